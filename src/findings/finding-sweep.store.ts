import { Schema } from 'mongoose';
import type { AreaCode } from '../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../platform/database/database.ts';

interface FindingSweepDoc {
  /** The province. */
  _id: AreaCode;
  /** When the last sweep began. */
  at: Date;
}

const schema = new Schema<FindingSweepDoc>({
  _id: { type: String, required: true },
  at: { type: Date, required: true },
});
schema.index({ _id: 1, at: 1 }, { name: 'finding_sweep' });

const sweeps = defineCollection<FindingSweepDoc>('findingSweeps', schema);

/** When the last sweep of a province began; undefined if there was none. */
export async function findSweptUntil(reader: Reader, province: AreaCode): Promise<Date | undefined> {
  return (await sweeps.raw(reader).findOne({ _id: province }, inSession(reader)))?.at;
}

/** Part of the message of a duplicate key on this collection: two concurrent first sweeps. */
export const SWEEP_NOTED = 'findingSweeps';

/** Moves the mark forward; a later mark set by another sweep stays. */
export async function noteSweptUntil(tx: Tx, province: AreaCode, at: Date): Promise<void> {
  const known = await findSweptUntil(tx, province);
  if (known === undefined) await sweeps.raw(tx).insertOne({ _id: province, at }, { session: tx.session });
  else {
    await sweeps
      .raw(tx)
      .updateOne({ _id: province, at: { $lt: at } }, { $set: { at } }, { session: tx.session });
  }
}
