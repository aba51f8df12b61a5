import type { Clock } from '../../../platform/clock.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { countQueued, listQueued } from './log-queue.store.ts';

/** How far the log is behind the written entries. */
export interface LogLag {
  readonly entries: number;
  /** Age of one of the oldest waiting entries; 0 if none waits. */
  readonly seconds: number;
}

export async function getLogLag(reader: Reader, clock: Clock): Promise<LogLag> {
  const [oldest] = await listQueued(reader, 1);
  if (oldest === undefined) return { entries: 0, seconds: 0 };
  const seconds = (clock.now().getTime() - oldest.at.getTime()) / 1000;
  return { entries: Math.max(1, await countQueued(reader)), seconds: Math.max(0, seconds) };
}
