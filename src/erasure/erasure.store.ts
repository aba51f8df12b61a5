import { Schema } from 'mongoose';
import { type AreaCode, provinceOf } from '../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../platform/database/database.ts';
import { platformProblem } from '../platform/problem.ts';
import type { Erasure, ErasureState } from './erasure.ts';

interface ErasureDoc extends Omit<Erasure, 'id' | 'askedAt' | 'decidedAt'> {
  _id: string;
  askedAt: Date;
  decidedAt: Date | null;
}

const schema = new Schema<ErasureDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  person: { type: String, required: true },
  reason: { type: String, required: true },
  document: {
    type: new Schema({ number: String, date: String, signer: String }, { _id: false, strict: 'throw' }),
    required: true,
  },
  state: { type: String, required: true },
  askedBy: { type: String, required: true },
  askedAt: { type: Date, required: true },
  decidedBy: { type: String, default: null },
  decidedAt: { type: Date, default: null },
});
schema.index({ _id: 1, state: 1 }, { name: 'erasure_decision' });
schema.index({ province: 1, state: 1, _id: 1 }, { name: 'erasure_by_state' });
schema.index({ state: 1, _id: 1 }, { name: 'erasure_by_state_everywhere' });

const erasures = defineCollection<ErasureDoc>('erasures', schema);

interface OpenErasureDoc {
  /** The person: at most one undecided erasure each, on any topology. */
  _id: string;
  province: string;
  erasure: string;
}

const openSchema = new Schema<OpenErasureDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  erasure: { type: String, required: true },
});

const open = defineCollection<OpenErasureDoc>('openErasures', openSchema);

/** Part of the message of a duplicate key on the undecided erasures. */
export const ERASURE_OPEN = 'openErasures';

/** A second one for the same person while the first is undecided is a duplicate key (`ERASURE_OPEN`). */
export async function insertErasure(tx: Tx, { id, askedAt, ...rest }: Erasure): Promise<void> {
  const { province, person } = rest;
  await open.raw(tx).insertOne({ _id: person, province, erasure: id }, { session: tx.session });
  const doc = { _id: id, ...rest, askedAt: new Date(askedAt), decidedAt: null };
  await erasures.raw(tx).insertOne(doc, { session: tx.session });
}

/** Stores the decision on an undecided erasure. False if it has been decided in the meantime. */
export async function decideStoredErasure(
  tx: Tx,
  { id, person }: Pick<Erasure, 'id' | 'person'>,
  decision: {
    readonly state: Exclude<ErasureState, 'asked'>;
    readonly decidedBy: string;
    readonly decidedAt: Date;
  },
): Promise<boolean> {
  const done = await erasures
    .raw(tx)
    .updateOne({ _id: id, state: 'asked' }, { $set: { ...decision } }, { session: tx.session });
  await open.raw(tx).deleteOne({ _id: person }, { session: tx.session });
  return done.modifiedCount === 1;
}

/** Throws `request/not-found`. */
export async function getErasure(reader: Reader, id: string): Promise<Erasure> {
  const found = await erasures.raw(reader).findOne({ _id: id }, inSession(reader));
  if (found === null) throw platformProblem('request/not-found');
  return view(found);
}

/** Erasures of a province or of the country in one state, oldest first; at most `limit`. */
export async function listErasures(
  reader: Reader,
  query: {
    readonly area: AreaCode;
    readonly state: ErasureState;
    readonly after: string | undefined;
    readonly limit: number;
  },
): Promise<Erasure[]> {
  const { area, state, after, limit } = query;
  const province = provinceOf(area);
  const found = await erasures.page(reader, { province, state }, { after, limit });
  return found.map(view);
}

function view({ _id, askedAt, decidedAt, ...rest }: ErasureDoc): Erasure {
  return {
    id: _id,
    ...rest,
    askedAt: askedAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
  };
}
