import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../../platform/database/database.ts';
import { deferInsert } from '../../../platform/database/deferred-writes.ts';
import { bytesOf } from '../tree/stored-bytes.store.ts';

/** An entry that has no number in the log yet: written with the entry, removed in the transaction that numbers it. */
interface QueuedDoc {
  /** The entry. */
  _id: string;
  at: Date;
  leafHash: Buffer;
}

/** What the sequencer needs of an entry. The hash was computed with the fact, from the bytes written with it. */
export interface QueuedEntry {
  readonly entry: string;
  readonly at: Date;
  readonly leafHash: Buffer;
}

const schema = new Schema<QueuedDoc>({
  _id: { type: String, required: true },
  at: { type: Date, required: true },
  leafHash: { type: Buffer, required: true },
});

const queue = defineCollection<QueuedDoc>('auditQueue', schema);

/** Queues entries in the transaction that writes them. */
export async function queueEntries(tx: Tx, entries: readonly QueuedEntry[]): Promise<void> {
  const docs = entries.map(({ entry, at, leafHash }) => ({ _id: entry, at, leafHash }));
  const [only] = docs;
  if (docs.length === 1 && only !== undefined) deferInsert(tx, queue.raw(tx), only);
  else await queue.raw(tx).insertMany(docs, { session: tx.session });
}

/**
 * At most `limit` waiting entries, roughly in order of insertion: in the natural order of the database, which needs no index
 * and starves no area. A later call finds what commits late.
 */
export async function listQueued(reader: Reader, limit: number): Promise<QueuedEntry[]> {
  const found = await queue.raw(reader).find({}, inSession(reader)).limit(limit).toArray();
  return found.map(({ _id, at, leafHash }) => ({ entry: _id, at, leafHash: bytesOf(leafHash) }));
}

export async function removeQueued(tx: Tx, entries: readonly string[]): Promise<number> {
  const done = await queue.raw(tx).deleteMany({ _id: { $in: [...entries] } }, { session: tx.session });
  return done.deletedCount;
}

/** How many entries wait; from the collection's metadata, which is cheap and may miss open transactions. */
export async function countQueued(reader: Reader): Promise<number> {
  return queue.raw(reader).estimatedDocumentCount();
}
