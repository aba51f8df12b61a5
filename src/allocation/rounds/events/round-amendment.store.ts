import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../../platform/database/database.ts';
import type { Amendment, RoundDecision } from '../round.ts';

interface AmendmentDoc {
  _id: string;
  round: string;
  sequence: number;
  decision: RoundDecision;
  changes: Amendment['changes'];
  createdAt: Date;
  createdBy: string;
}

const schema = new Schema<AmendmentDoc>({
  _id: { type: String, required: true },
  round: { type: String, required: true },
  sequence: { type: Number, required: true },
  decision: { type: Object, required: true },
  changes: { type: [Object], required: true } as never,
  createdAt: { type: Date, required: true },
  createdBy: { type: String, required: true },
});
schema.index({ round: 1, sequence: 1 }, { name: 'round_amendment_sequence', unique: true });
schema.index({ round: 1, 'decision.number': 1 }, { name: 'round_amendment_decision', unique: true });

const amendments = defineCollection<AmendmentDoc>('roundAmendments', schema);

/** Appends an amendment. A decision amends a round once: index `round_amendment_decision`. */
export async function insertAmendment(tx: Tx, amendment: Amendment): Promise<void> {
  const { id, createdAt, ...facts } = amendment;
  await amendments
    .raw(tx)
    .insertOne({ _id: id, ...facts, createdAt: new Date(createdAt) }, { session: tx.session });
}

/** Amendments of a round in order; a round has few. */
export async function listAmendments(reader: Reader, round: string): Promise<Amendment[]> {
  const found = await amendments
    .raw(reader)
    .find({ round }, inSession(reader))
    .sort({ sequence: 1 })
    .toArray();
  return found.map(({ _id, createdAt, ...facts }) => ({
    id: _id,
    ...facts,
    createdAt: createdAt.toISOString(),
  }));
}
