import { Gauge } from 'prom-client';
import type { Clock } from '../../../platform/clock.ts';
import type { Reader } from '../../../platform/database/database.ts';
import type { Metrics } from '../../../platform/http/metrics.ts';
import { readLogLag } from './log-lag.reads.ts';
import { findLogState } from './log-state.store.ts';

/**
 * The log's lag and size as metrics, read from the database when they are asked for: so every process tells them, and
 * they tell of a log that nobody lengthens, too.
 */
export function watchLog({ registry }: Metrics, database: Reader, clock: Clock): void {
  const gauges: readonly (readonly [name: string, help: string, read: () => Promise<number>])[] = [
    [
      'audit_log_lag_seconds',
      'Age of the entries that are not in the transparency log yet',
      async () => (await readLogLag(database, clock)).seconds,
    ],
    [
      'audit_log_lag_entries',
      'Entries that are not in the transparency log yet',
      async () => (await readLogLag(database, clock)).entries,
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
