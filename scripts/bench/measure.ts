import { comparing, sum } from '../../src/platform/compare.ts';
import { runChild } from './child-process.ts';
import type { LoadOrder, LoadReport } from './send-load.ts';
import type { FloorOrder } from './write-floor.ts';

export interface Measured {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly statuses: Readonly<Record<string, number>>;
}

/** What came of one workload. */
export interface Result {
  readonly workload: string;
  readonly what: string;
  readonly clients: number;
  readonly floor: Measured;
  readonly service: Measured;
  /** What else the result line says. */
  readonly also?: Readonly<Record<string, number | boolean>>;
  /** What did not come out as it must; empty if everything did. */
  readonly violations: readonly string[];
}

/** Sends a load to the service from a process of its own. */
export async function measureService(order: LoadOrder): Promise<Measured> {
  return measured(await runChild<LoadOrder, LoadReport>(new URL('send-load.ts', import.meta.url), order));
}

/** Does the same writes with the driver alone, in a process of its own. */
export async function measureFloor(order: FloorOrder): Promise<Measured> {
  return measured(await runChild<FloorOrder, LoadReport>(new URL('write-floor.ts', import.meta.url), order));
}

export function measured({ seconds, latencies, statuses }: LoadReport): Measured {
  const sorted = [...latencies].sort(comparing((ms) => ms));
  return {
    perSecond: latencies.length / seconds,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    statuses,
  };
}

/** Durations of runs one after another, in milliseconds. */
export function measuredInTurn(latencies: readonly number[]): Measured {
  return measured({ seconds: sum(latencies) / 1000, latencies, statuses: { done: latencies.length } });
}

/** The value below which a share of the sorted values is; 0 of none. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** What the service answered that must never happen. */
export function serverErrors({ statuses }: Measured): string[] {
  return Object.keys(statuses)
    .filter((status) => status.startsWith('5'))
    .map((status) => `${statuses[status]} × ${status}`);
}
