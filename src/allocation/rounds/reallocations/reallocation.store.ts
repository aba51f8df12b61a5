import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../../platform/database/database.ts';
import type { RoundReallocation } from '../events/round-event.ts';

interface ReallocationDoc extends Omit<RoundReallocation, 'id' | 'proposedAt' | 'approvedAt'> {
  _id: string;
  proposedAt: Date;
  approvedAt?: Date;
}

const schema = new Schema<ReallocationDoc>({
  _id: { type: String, required: true },
  round: { type: String, required: true },
  level: { type: String, required: true },
  from: { type: String, required: true },
  to: { type: String, required: true },
  doses: { type: Number, required: true, min: 1 },
  reason: { type: String, required: true },
  document: { type: Object, required: true },
  note: { type: String },
  status: { type: String, required: true },
  taken: { type: [Object], default: undefined },
  proposedAt: { type: Date, required: true },
  proposedBy: { type: String, required: true },
  approvedAt: { type: Date },
  approvedBy: { type: String },
});
schema.index({ round: 1, _id: 1 }, { name: 'round_move_by_round' });
schema.index({ _id: 1, status: 1 }, { name: 'round_move_approval' });

const reallocations = defineCollection<ReallocationDoc>('roundReallocations', schema);

export async function insertReallocation(tx: Tx, proposed: RoundReallocation): Promise<void> {
  const { id, note, proposedAt, approvedAt: _, approvedBy: __, taken: ___, ...facts } = proposed;
  await reallocations
    .raw(tx)
    .insertOne(
      { _id: id, ...facts, ...(note === undefined ? {} : { note }), proposedAt: new Date(proposedAt) },
      { session: tx.session },
    );
}

/** False: it was already approved. */
export async function markReallocationApproved(
  tx: Tx,
  id: string,
  { by, now, taken }: { readonly by: string; readonly now: Date; readonly taken: RoundReallocation['taken'] },
): Promise<boolean> {
  const done = await reallocations.raw(tx).updateOne(
    { _id: id, status: 'proposed' },
    {
      $set: {
        status: 'approved',
        approvedBy: by,
        approvedAt: now,
        ...(taken === undefined ? {} : { taken }),
      },
    },
    { session: tx.session },
  );
  return done.modifiedCount === 1;
}

export async function findReallocation(reader: Reader, id: string): Promise<RoundReallocation | undefined> {
  const found = await reallocations.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** The reallocations of these rounds, proposed and approved, by level and time: few. */
export async function listReallocations(
  reader: Reader,
  rounds: readonly string[],
): Promise<Map<string, RoundReallocation[]>> {
  const found = await reallocations
    .raw(reader)
    .find({ round: { $in: [...rounds] } }, inSession(reader))
    .sort({ round: 1, _id: 1 })
    .toArray();
  return Map.groupBy(found.map(view), ({ round }) => round);
}

function view(doc: ReallocationDoc): RoundReallocation {
  const { _id, proposedAt, approvedAt, ...facts } = doc;
  return {
    id: _id,
    ...facts,
    proposedAt: proposedAt.toISOString(),
    ...(approvedAt === undefined ? {} : { approvedAt: approvedAt.toISOString() }),
  };
}
