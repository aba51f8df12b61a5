import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../../platform/database/database.ts';
import { numberKey } from './number-key.ts';
import { bytesOf } from './stored-bytes.store.ts';

interface LeafDoc {
  /** The index of the leaf, see `numberKey`. */
  _id: string;
  entry: string;
  leafHash: Buffer;
}

export interface Leaf {
  readonly index: number;
  readonly entry: string;
  readonly leafHash: Buffer;
}

const schema = new Schema<LeafDoc>({
  _id: { type: String, required: true },
  entry: { type: String, required: true },
  leafHash: { type: Buffer, required: true },
});
// The id allows one leaf for each index, and this one leaf for each entry: nothing is numbered twice.
schema.index({ entry: 1 }, { name: 'leaf_of_entry', unique: true });

const leaves = defineCollection<LeafDoc>('logLeaves', schema);

export async function insertLeaves(tx: Tx, added: readonly Leaf[]): Promise<void> {
  await leaves.raw(tx).insertMany(
    added.map(({ index, entry, leafHash }) => ({ _id: numberKey(index), entry, leafHash })),
    { session: tx.session },
  );
}

export async function findLeafOfEntry(reader: Reader, entry: string): Promise<Leaf | undefined> {
  const found = await leaves.raw(reader).findOne({ entry }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** At most `count` leaves from `start` on; fewer if the log ends or some are missing. */
export async function listLeaves(reader: Reader, start: number, count: number): Promise<Leaf[]> {
  const found = await leaves
    .raw(reader)
    .find({ _id: { $gte: numberKey(start), $lt: numberKey(start + count) } }, inSession(reader))
    .sort({ _id: 1 })
    .toArray();
  return found.map(view);
}

function view({ _id, entry, leafHash }: LeafDoc): Leaf {
  return { index: Number(_id), entry, leafHash: bytesOf(leafHash) };
}
