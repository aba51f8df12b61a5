import { setTimeout as wait } from 'node:timers/promises';
import { generateSigningKey, parseSigningKey } from '../../src/audit/log/checkpoints/signed-note.ts';
import { latestCheckpoint } from '../../src/audit/log/log.reads.ts';
import { countQueued, listQueued } from '../../src/audit/log/sequencing/log-queue.store.ts';
import {
  type Sequencer,
  type SequencerDeps,
  startSequencer,
} from '../../src/audit/log/sequencing/sequencer.ts';
import type { Leaf } from '../../src/audit/log/tree/log-leaf.store.ts';
import { listLeaves } from '../../src/audit/log/tree/log-leaf.store.ts';
import { recordAction } from '../../src/audit/record.ts';
import { type Reader, withTransaction } from '../../src/platform/database/database.ts';
import { createLog } from '../../src/platform/log.ts';
import type { UseCaseContext } from '../../src/platform/use-case.ts';

export const LOG_ORIGIN = 'log.example/test';
export const LOG_KEY_TEXT = generateSigningKey(LOG_ORIGIN);
export const LOG_KEY = parseSigningKey(LOG_KEY_TEXT);

/** A sequencer with a short poll interval and lease. */
export function startTestLog(
  { database, clock }: Pick<UseCaseContext, 'database' | 'clock'>,
  more: Partial<SequencerDeps> = {},
): Sequencer {
  return startSequencer({
    database,
    clock,
    log: createLog('silent'),
    origin: LOG_ORIGIN,
    keys: [LOG_KEY],
    pollMs: 20,
    leaseMs: 300,
    ...more,
  });
}

/** Writes `count` entries, each in its own transaction, some concurrently. Returns their ids. */
export async function writeEntries(context: UseCaseContext, count: number, wide = 8): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < count; from += wide) {
    const some = Array.from({ length: Math.min(wide, count - from) }, (_, at) => from + at);
    ids.push(...(await Promise.all(some.map((number) => writeEntry(context, { number })))));
  }
  return ids;
}

export function writeEntry(context: UseCaseContext, details: Record<string, unknown>): Promise<string> {
  return withTransaction(context.database, (tx) =>
    recordAction(tx, context, context.clock.now(), { action: 'testLog', area: '26', details }),
  );
}

/** Waits until every entry has its number. */
export async function untilInLog(database: Reader): Promise<void> {
  const late = performance.now() + 20_000;
  while ((await listQueued(database, 1)).length > 0 || (await latestCheckpoint(database)) === undefined) {
    if (performance.now() > late) throw new Error(`${await countQueued(database)} entries still wait`);
    await wait(10);
  }
}

export async function allLeaves(database: Reader): Promise<Leaf[]> {
  const size = (await latestCheckpoint(database))?.size ?? 0;
  return listLeaves(database, 0, size + 10);
}
