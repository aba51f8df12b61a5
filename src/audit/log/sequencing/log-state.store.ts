import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../../platform/database/database.ts';
import { EMPTY_ROOT } from '../tree/merkle.rules.ts';
import { bytesOf } from '../tree/stored-bytes.store.ts';

/**
 * The one document that says how long the log is and who may lengthen it. Lease and size are one document on purpose: a
 * sequencer that was overtaken and one that overtakes collide on it, so one of their transactions cannot commit.
 */
interface LogStateDoc {
  _id: string;
  origin: string;
  size: number;
  root: Buffer;
  /** Who holds the lease; empty: nobody. */
  holder: string;
  /** The session of the database in which the holder lengthens the log. */
  session?: string;
  /** Grows with each change of the holder. */
  fence: number;
  /** Grows with each sign of life. */
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

/** The right to lengthen the log, as long as nobody has taken it over. */
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

/** An empty log. Another beginning at the same moment is a duplicate key, which ends the transaction. */
export async function insertLogState(tx: Tx, origin: string): Promise<void> {
  const doc = { _id: LOG, origin, size: 0, root: EMPTY_ROOT, holder: '', fence: 0, beat: 0 };
  await states.raw(tx).insertOne(doc, { session: tx.session });
}

/** Takes the lease over from what was seen; undefined when it has lived on or somebody else was first. */
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

/** Makes the log longer, or with the same size only shows life. False: the lease is lost, or the size is another. */
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

/** Gives the lease back, so that the next one need not wait for it to run out. */
export async function releaseLease(tx: Tx, { holder, fence }: Lease): Promise<void> {
  await states
    .raw(tx)
    .updateOne(
      { _id: LOG, holder, fence },
      { $set: { holder: '' }, $inc: { beat: 1 } },
      { session: tx.session },
    );
}
