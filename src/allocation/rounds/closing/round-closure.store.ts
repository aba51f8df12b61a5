import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../../platform/database/database.ts';
import type { RoundClosure } from './round-closure.ts';

interface ClosureDoc extends Omit<RoundClosure, 'id' | 'at'> {
  _id: string;
  at: Date;
}

const schema = new Schema<ClosureDoc>({
  _id: { type: String, required: true },
  round: { type: String, required: true },
  area: { type: String, required: true },
  commitment: { type: Object, required: true },
  figures: { type: Object, required: true },
  remainders: { type: [Object], required: true } as never,
  note: { type: String },
  at: { type: Date, required: true },
  by: { type: String, required: true },
});
schema.index({ round: 1, area: 1 }, { name: 'round_closure_area', unique: true });

const closures = defineCollection<ClosureDoc>('roundClosures', schema);

/** Appends a closure. An area closes its part of a round once: index `round_closure_area`. */
export async function insertClosure(tx: Tx, closure: RoundClosure): Promise<void> {
  const { id, at, note, ...facts } = closure;
  await closures
    .raw(tx)
    .insertOne(
      { _id: id, ...facts, ...(note === undefined ? {} : { note }), at: new Date(at) },
      { session: tx.session },
    );
}

/** The closures of these rounds, by area. */
export async function listClosures(
  reader: Reader,
  rounds: readonly string[],
): Promise<Map<string, RoundClosure[]>> {
  const found = await closures
    .raw(reader)
    .find({ round: { $in: [...rounds] } }, inSession(reader))
    .sort({ round: 1, area: 1 })
    .toArray();
  const views = found.map(({ _id, at, ...facts }) => ({ id: _id, ...facts, at: at.toISOString() }));
  return Map.groupBy(views, ({ round }) => round);
}
