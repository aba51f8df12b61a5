import { type Reader, withTransaction } from '../../../platform/database/database.ts';
import { checkpointText, signCheckpoint } from '../checkpoints/checkpoint.ts';
import { findCheckpoint, insertCheckpoint, replaceSignatures } from '../checkpoints/log-checkpoint.store.ts';
import { noteSigningKeys } from '../checkpoints/log-key.store.ts';
import { splitNote } from '../checkpoints/signed-note.ts';
import type { AppendDeps } from './append-to-log.ts';
import { LeaseLost } from './append-to-log.ts';
import {
  advanceLog,
  findLogState,
  insertLogState,
  type Lease,
  type LogState,
  releaseLease,
  takeLease,
} from './log-state.store.ts';

/** The state of the log; creates an empty log if there is none. Throws RangeError if the log has another name. */
export async function openLogState(database: Reader, origin: string): Promise<LogState> {
  const found = await findLogState(database);
  if (found === undefined) {
    try {
      await withTransaction(database, (tx) => insertLogState(tx, origin));
    } catch (error) {
      // Another process may have created it at the same moment.
      if ((await findLogState(database)) === undefined) throw error;
    }
    return openLogState(database, origin);
  }
  if (found.origin !== origin) throw new RangeError(`LOG_ORIGIN: the log here is called ${found.origin}`);
  return found;
}

/**
 * Takes the lease if it is still as `seen`, and switches the log to our keys: stores them, and signs the newest checkpoint with
 * them. `session` is the database session that appends to the log. Undefined if the holder gave a sign of life or another
 * process was first.
 */
export async function takeLogLease(
  { database, clock, keys }: AppendDeps,
  seen: LogState,
  holder: string,
  session = '',
): Promise<Lease | undefined> {
  return withTransaction(database, async (tx) => {
    const lease = await takeLease(tx, seen, holder, session);
    if (lease === undefined) return undefined;
    const now = clock.now();
    await noteSigningKeys(
      tx,
      keys.map(({ verifier }) => verifier.text),
      now,
    );
    const checkpoint = { origin: seen.origin, size: seen.size, root: seen.root };
    const newest = await findCheckpoint(tx, seen.size);
    const note = signCheckpoint(checkpoint, keys);
    if (newest === undefined) await insertCheckpoint(tx, { size: seen.size, at: now, note });
    else if (splitNote(newest.note).text === checkpointText(checkpoint)) {
      await replaceSignatures(tx, seen.size, note);
    }
    return lease;
  });
}

/** Gives a sign of life. Throws LeaseLost. */
export async function renewLogLease(database: Reader, lease: Lease): Promise<void> {
  await withTransaction(database, async (tx) => {
    const state = await findLogState(tx);
    if (state === undefined || !(await advanceLog(tx, lease, state.size, state))) throw new LeaseLost();
  });
}

export async function releaseLogLease(database: Reader, lease: Lease): Promise<void> {
  await withTransaction(database, (tx) => releaseLease(tx, lease));
}
