import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../../platform/database/database.ts';
import { numberKey } from '../tree/number-key.ts';

interface CheckpointDoc {
  /** The size of the tree: there is one checkpoint of each size at most. */
  _id: string;
  at: Date;
  note: string;
  /** Signature lines of witnesses, each with its newline. */
  cosignatures: string[];
}

/** A checkpoint as it was published. */
export interface StoredCheckpoint {
  readonly size: number;
  readonly at: Date;
  /** The signed note, with the signature lines of witnesses. */
  readonly note: string;
  readonly witnesses: number;
}

const schema = new Schema<CheckpointDoc>({
  _id: { type: String, required: true },
  at: { type: Date, required: true },
  note: { type: String, required: true },
  cosignatures: { type: [String], default: [] },
});

const checkpoints = defineCollection<CheckpointDoc>('logCheckpoints', schema);

export async function insertCheckpoint(
  tx: Tx,
  { size, at, note }: { readonly size: number; readonly at: Date; readonly note: string },
): Promise<void> {
  const doc = { _id: numberKey(size), at, note, cosignatures: [] };
  await checkpoints.raw(tx).insertOne(doc, { session: tx.session });
}

export async function findCheckpoint(reader: Reader, size: number): Promise<StoredCheckpoint | undefined> {
  const found = await checkpoints.raw(reader).findOne({ _id: numberKey(size) }, inSession(reader));
  if (found === null) return undefined;
  const { at, note, cosignatures } = found;
  return { size, at, note: note + cosignatures.join(''), witnesses: cosignatures.length };
}

/** Replaces the signatures of a checkpoint after a change of keys. */
export async function replaceSignatures(tx: Tx, size: number, note: string): Promise<void> {
  await checkpoints.raw(tx).updateOne({ _id: numberKey(size) }, { $set: { note } }, { session: tx.session });
}

export async function addCosignatures(tx: Tx, size: number, lines: readonly string[]): Promise<void> {
  await checkpoints
    .raw(tx)
    .updateOne(
      { _id: numberKey(size) },
      { $addToSet: { cosignatures: { $each: [...lines] } } },
      { session: tx.session },
    );
}
