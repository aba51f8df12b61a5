import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../../platform/database/database.ts';
import type { RoundMove } from '../events/round-event.ts';

interface MoveDoc extends Omit<RoundMove, 'id' | 'proposedAt' | 'approvedAt'> {
  _id: string;
  proposedAt: Date;
  approvedAt?: Date;
}

const schema = new Schema<MoveDoc>({
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

const moves = defineCollection<MoveDoc>('roundMoves', schema);

export async function insertMove(tx: Tx, proposed: RoundMove): Promise<void> {
  const { id, note, proposedAt, approvedAt: _, approvedBy: __, taken: ___, ...facts } = proposed;
  await moves
    .raw(tx)
    .insertOne(
      { _id: id, ...facts, ...(note === undefined ? {} : { note }), proposedAt: new Date(proposedAt) },
      { session: tx.session },
    );
}

/** False: it was approved already. */
export async function markMoveApproved(
  tx: Tx,
  id: string,
  { by, now, taken }: { readonly by: string; readonly now: Date; readonly taken: RoundMove['taken'] },
): Promise<boolean> {
  const done = await moves.raw(tx).updateOne(
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

export async function findMove(reader: Reader, id: string): Promise<RoundMove | undefined> {
  const found = await moves.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** Moves of these rounds, proposed and approved, by whose they are and time: few. */
export async function listMoves(
  reader: Reader,
  rounds: readonly string[],
): Promise<Map<string, RoundMove[]>> {
  const found = await moves
    .raw(reader)
    .find({ round: { $in: [...rounds] } }, inSession(reader))
    .sort({ round: 1, _id: 1 })
    .toArray();
  return Map.groupBy(found.map(view), ({ round }) => round);
}

function view(doc: MoveDoc): RoundMove {
  const { _id, proposedAt, approvedAt, ...facts } = doc;
  return {
    id: _id,
    ...facts,
    proposedAt: proposedAt.toISOString(),
    ...(approvedAt === undefined ? {} : { approvedAt: approvedAt.toISOString() }),
  };
}
