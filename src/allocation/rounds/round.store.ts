import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { listWhole } from '../../platform/list-whole.ts';
import type { ProductCode } from '../../policy/terms.ts';
import type { LotDoses } from '../../supply/ledger/balance.ts';
import type { Round, RoundDecision } from './round.ts';

// Rounds belong to the country: they have no province and are not sharded.
interface RoundDoc {
  _id: string;
  number: number;
  campaign: string;
  decision: RoundDecision;
  product: ProductCode;
  source: Round['source'];
  sourceNote?: string;
  lots: LotDoses[];
  total: number;
  finishBy: string;
  createdAt: Date;
  /** Number of amendments. */
  amendments: number;
  closedAt?: Date;
  /** Goes up with every event, so that two events of a round at once conflict. */
  events?: number;
}

const schema = new Schema<RoundDoc>({
  _id: { type: String, required: true },
  number: { type: Number, required: true },
  campaign: { type: String, required: true },
  decision: { type: Object, required: true },
  product: { type: String, required: true },
  source: { type: String, required: true },
  sourceNote: { type: String },
  lots: { type: [Object], required: true } as never,
  total: { type: Number, required: true },
  finishBy: { type: String, required: true },
  createdAt: { type: Date, required: true },
  amendments: { type: Number, required: true },
  closedAt: { type: Date },
  events: { type: Number },
});
schema.index({ campaign: 1, number: 1 }, { name: 'round_number', unique: true });
schema.index({ _id: 1, amendments: 1 }, { name: 'round_amendments' });

const rounds = defineCollection<RoundDoc>('rounds', schema);

export async function insertRound(tx: Tx, round: Round): Promise<void> {
  const { id, createdAt, sourceNote, closedAt: _, ...facts } = round;
  await rounds.raw(tx).insertOne(
    {
      _id: id,
      ...facts,
      ...(sourceNote === undefined ? {} : { sourceNote }),
      createdAt: new Date(createdAt),
      amendments: 0,
    },
    { session: tx.session },
  );
}

export async function findRound(reader: Reader, id: string): Promise<Round | undefined> {
  const found = await rounds.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** Rounds in the order in which they were entered; at most `limit`. */
export async function listRounds(reader: Reader, after: string | undefined, limit: number): Promise<Round[]> {
  const found = await rounds.page(reader, {}, { after, limit });
  return found.map(view);
}

/** Far more rounds than a campaign has. */
const MAX_ROUNDS = 10_000;

/** Every round, in the order in which they were entered. */
export function listAllRounds(reader: Reader): Promise<readonly Round[]> {
  return listWhole(MAX_ROUNDS, (limit) => listRounds(reader, undefined, limit));
}

/** Returns the round and locks it for an event: of two events at once, one runs again. Undefined: no such round. */
export async function takeRound(tx: Tx, id: string): Promise<Round | undefined> {
  const done = await rounds.raw(tx).updateOne({ _id: id }, { $inc: { events: 1 } }, { session: tx.session });
  return done.modifiedCount === 1 ? findRound(tx, id) : undefined;
}

/** The number of the next amendment, from 1. Of two at once, one runs again after the other. */
export async function nextAmendment(tx: Tx, id: string): Promise<number | undefined> {
  const found = await rounds
    .raw(tx)
    .findOne({ _id: id }, { session: tx.session, projection: { amendments: 1 } });
  if (found === null) return undefined;
  const sequence = found.amendments + 1;
  const done = await rounds
    .raw(tx)
    .updateOne(
      { _id: id, amendments: found.amendments },
      { $set: { amendments: sequence } },
      { session: tx.session },
    );
  return done.modifiedCount === 1 ? sequence : undefined;
}

/** Closes a round as a whole. Call only after `takeRound` has shown it open in the same transaction. */
export async function markRoundClosed(tx: Tx, id: string, now: Date): Promise<void> {
  await rounds.raw(tx).updateOne({ _id: id }, { $set: { closedAt: now } }, { session: tx.session });
}

function view(doc: RoundDoc): Round {
  const { _id, createdAt, closedAt, amendments: _, events: __, ...facts } = doc;
  return {
    id: _id,
    ...facts,
    createdAt: createdAt.toISOString(),
    ...(closedAt === undefined ? {} : { closedAt: closedAt.toISOString() }),
  };
}
