import { Gauge } from 'prom-client';
import type { Clock } from '../../../platform/clock.ts';
import type { Reader } from '../../../platform/database/database.ts';
import type { Metrics } from '../../../platform/http/metrics.ts';
import { getLogLag } from './log-lag.reads.ts';
import { findLogState } from './log-state.store.ts';

/**
 * The lag and size of the log as metrics, read from the database on request: every process serves them, even if no process
 * appends to the log.
 */
export function watchLog({ registry }: Metrics, database: Reader, clock: Clock): void {
  const gauges: readonly (readonly [name: string, help: string, read: () => Promise<number>])[] = [
    [
      'audit_log_lag_seconds',
      'Age of the entries that are not in the transparency log yet',
      async () => (await getLogLag(database, clock)).seconds,
    ],
    [
      'audit_log_lag_entries',
      'Entries that are not in the transparency log yet',
      async () => (await getLogLag(database, clock)).entries,
    ],
    [
      'audit_log_size',
      'Leaves of the transparency log',
      async () => (await findLogState(database))?.size ?? 0,
    ],
  ];
  for (const [name, help, read] of gauges) {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect: async () => gauge.set(await read()),
    });
  }
}
