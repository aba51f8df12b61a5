import { fork } from 'node:child_process';
import path from 'node:path';
import type { FloorOrder } from './floor.ts';
import type { LoadOrder, LoadReport } from './load.ts';

export interface Measured {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly statuses: Readonly<Record<string, number>>;
}

/** Fires a load at the service from a process of its own. */
export function measureService(order: LoadOrder): Promise<Measured> {
  return inProcess('load.ts', order);
}

/** Does the same writes with the driver alone, in a process of its own. */
export function measureFloor(order: FloorOrder): Promise<Measured> {
  return inProcess('floor.ts', order);
}

function inProcess(file: string, order: object): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(import.meta.dirname, file), { serialization: 'advanced' });
    child.once('message', (report: LoadReport) => resolve(figures(report)));
    child.once('error', reject);
    child.once('exit', (code) => code !== 0 && reject(new Error(`${file} ended with ${code}`)));
    child.send(order);
  });
}

export function figures({ seconds, latencies, statuses }: LoadReport): Measured {
  const sorted = [...latencies].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { perSecond: latencies.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99), statuses };
}
