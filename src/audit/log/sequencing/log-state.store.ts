import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../../platform/database/database.ts';
import { EMPTY_ROOT } from '../tree/merkle.rules.ts';
import { bytesOf } from '../tree/stored-bytes.store.ts';

/**
 * The one document with the size of the log and the holder of the lease. They are one document on purpose: a sequencer that
 * lost the lease and the one that took it collide on it, so one of their transactions cannot commit.
 */
interface LogStateDoc {
  _id: string;
  origin: string;
  size: number;
  root: Buffer;
  /** The holder of the lease; empty if there is none. */
  holder: string;
  /** The database session in which the holder appends to the log. */
  session?: string;
  /** Incremented with each change of the holder. */
  fence: number;
  /** Incremented with each sign of life. */
  beat: number;
}

export interface LogState {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  readonly holder: string;
  readonly session?: string;
  readonly fence: number;
  readonly beat: number;
}

/** The right to append to the log, until another process takes it over. */
export interface Lease {
  readonly holder: string;
  readonly fence: number;
}

const schema = new Schema<LogStateDoc>({
  _id: { type: String, required: true },
  origin: { type: String, required: true },
  size: { type: Number, required: true },
  root: { type: Buffer, required: true },
  holder: { type: String, default: '' },
  session: { type: String },
  fence: { type: Number, required: true },
  beat: { type: Number, required: true },
});

const states = defineCollection<LogStateDoc>('logState', schema);
const LOG = 'log';

export async function findLogState(reader: Reader): Promise<LogState | undefined> {
  const found = await states.raw(reader).findOne({ _id: LOG }, inSession(reader));
  if (found === null) return undefined;
  const { _id: _, root, ...rest } = found;
  return { ...rest, root: bytesOf(root) };
}

/** Creates an empty log. If another process does so at the same moment, a duplicate key ends the transaction. */
export async function insertLogState(tx: Tx, origin: string): Promise<void> {
  const doc = { _id: LOG, origin, size: 0, root: EMPTY_ROOT, holder: '', fence: 0, beat: 0 };
  await states.raw(tx).insertOne(doc, { session: tx.session });
}

/** Takes the lease if it is still as `seen`; undefined if the holder gave a sign of life or another process was first. */
export async function takeLease(
  tx: Tx,
  seen: LogState,
  holder: string,
  session: string,
): Promise<Lease | undefined> {
  const done = await states
    .raw(tx)
    .updateOne(
      { _id: LOG, fence: seen.fence, beat: seen.beat },
      { $set: { holder, session }, $inc: { fence: 1, beat: 1 } },
      { session: tx.session },
    );
  return done.modifiedCount === 1 ? { holder, fence: seen.fence + 1 } : undefined;
}

/** Advances the size of the log; the same size is only a sign of life. False if the lease is lost or the size differs. */
export async function advanceLog(
  tx: Tx,
  { holder, fence }: Lease,
  from: number,
  to: { readonly size: number; readonly root: Buffer },
): Promise<boolean> {
  const done = await states
    .raw(tx)
    .updateOne(
      { _id: LOG, holder, fence, size: from },
      { $set: { size: to.size, root: to.root }, $inc: { beat: 1 } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

/** Releases the lease, so that the next holder need not wait for it to expire. */
export async function releaseLease(tx: Tx, { holder, fence }: Lease): Promise<void> {
  await states
    .raw(tx)
    .updateOne(
      { _id: LOG, holder, fence },
      { $set: { holder: '' }, $inc: { beat: 1 } },
      { session: tx.session },
    );
}
