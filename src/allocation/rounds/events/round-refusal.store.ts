import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../../platform/database/database.ts';
import type { RoundRefusal } from './round-event.ts';

interface RefusalDoc extends Omit<RoundRefusal, 'id' | 'at'> {
  _id: string;
  at: Date;
}

const schema = new Schema<RefusalDoc>({
  _id: { type: String, required: true },
  round: { type: String, required: true },
  unit: { type: String, required: true },
  doses: { type: Number, required: true, min: 1 },
  reason: { type: String, required: true },
  document: { type: Object, required: true },
  note: { type: String },
  at: { type: Date, required: true },
  by: { type: String, required: true },
});
schema.index({ round: 1, _id: 1 }, { name: 'round_refusal_by_round' });

const refusals = defineCollection<RefusalDoc>('roundRefusals', schema);

export async function insertRefusal(tx: Tx, refusal: RoundRefusal): Promise<void> {
  const { id, at, note, ...facts } = refusal;
  await refusals
    .raw(tx)
    .insertOne(
      { _id: id, ...facts, ...(note === undefined ? {} : { note }), at: new Date(at) },
      { session: tx.session },
    );
}

/** The refusals of provinces for these rounds, by unit and time: few. */
export async function listRefusals(
  reader: Reader,
  rounds: readonly string[],
): Promise<Map<string, RoundRefusal[]>> {
  const found = await refusals
    .raw(reader)
    .find({ round: { $in: [...rounds] } }, inSession(reader))
    .sort({ round: 1, _id: 1 })
    .toArray();
  const views = found.map(({ _id, at, ...facts }) => ({ id: _id, ...facts, at: at.toISOString() }));
  return Map.groupBy(views, ({ round }) => round);
}
