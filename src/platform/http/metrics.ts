import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The service's Prometheus metrics; one set per service, so that two services in one process do not mix. */
export interface Metrics {
  readonly registry: Registry;
  readonly requests: Histogram<'route' | 'status'>;
  readonly refusals: Counter<'problem'>;
  readonly retries: Counter;
  readonly deadlines: Counter;
  readonly jobRuns: Counter<'job' | 'outcome'>;
  /** Lots in places for which the last proof of a ledger found a difference; above zero, somebody has to look today. */
  readonly ledgerBreaks: Gauge<'ledger'>;
  readonly inFlight: Gauge;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requests: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time to answer, by route and status',
      labelNames: ['route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
      registers,
    }),
    refusals: new Counter({
      name: 'refusals_total',
      help: 'Requests refused, by problem code',
      labelNames: ['problem'],
      registers,
    }),
    retries: new Counter({
      name: 'transaction_retries_total',
      help: 'Transactions run again after a conflict',
      registers,
    }),
    deadlines: new Counter({ name: 'transaction_deadlines_total', help: 'Transactions given up', registers }),
    jobRuns: new Counter({
      name: 'job_runs_total',
      help: 'Job runs, by job and outcome',
      labelNames: ['job', 'outcome'],
      registers,
    }),
    ledgerBreaks: new Gauge({
      name: 'book_breaks',
      help: 'Differences found by the last proof of a ledger, by ledger',
      labelNames: ['ledger'],
      registers,
    }),
    inFlight: new Gauge({ name: 'http_requests_in_flight', help: 'Requests being answered', registers }),
  };
}
