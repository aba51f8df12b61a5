import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import type { ProductCode } from '../../policy/terms.ts';
import { lotProblem } from './lot.problems.ts';
import type { Lot, LotId } from './lot.ts';

interface LotDoc {
  _id: string;
  product: ProductCode;
  number: string;
  expiry: string;
  expiryPrecision: 'day' | 'month';
  dosesPerVial: number;
  extraDosesPerVial: number;
  manufacturer: string;
  registeredAt: Date;
  /**
   * Goes up with every hold, release and new balance. Because all three write it, two at once conflict and one of them
   * runs again on what it then finds: no balance is created without the holds in force.
   */
  holdVersion: number;
}

const schema = new Schema<LotDoc>({
  _id: { type: String, required: true },
  product: { type: String, required: true },
  number: { type: String, required: true },
  expiry: { type: String, required: true },
  expiryPrecision: { type: String, required: true },
  dosesPerVial: { type: Number, required: true },
  extraDosesPerVial: { type: Number, required: true },
  manufacturer: { type: String, required: true },
  registeredAt: { type: Date, required: true },
  holdVersion: { type: Number, required: true },
});
schema.index({ product: 1, _id: 1 }, { name: 'lot_by_product' });

const lots = defineCollection<LotDoc>('lots', schema);

export async function findLot(reader: Reader, id: LotId): Promise<Lot | undefined> {
  const found = await lots.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** Throws `lot/unknown`. */
export async function getLot(reader: Reader, id: LotId): Promise<Lot> {
  const found = await findLot(reader, id);
  if (found === undefined) throw lotProblem('lot/unknown', { lot: id }).about({ object: id });
  return found;
}

/** Lots by id, of one product if named; at most `limit`. */
export async function listLots(
  reader: Reader,
  product: ProductCode | undefined,
  after: string | undefined,
  limit: number,
): Promise<Lot[]> {
  const found = await lots.page(reader, { product }, { after, limit });
  return found.map(view);
}

export async function insertLot(tx: Tx, lot: Lot): Promise<void> {
  const { id, registeredAt, ...facts } = lot;
  await lots
    .raw(tx)
    .insertOne(
      { _id: id, ...facts, registeredAt: new Date(registeredAt), holdVersion: 0 },
      { session: tx.session },
    );
}

/**
 * Makes concurrent changes of holds and balances of the lot conflict; see `holdVersion`. Call it before reading holds.
 * False: no such lot.
 */
export async function bumpHoldVersion(tx: Tx, id: LotId): Promise<boolean> {
  const done = await lots
    .raw(tx)
    .updateOne({ _id: id }, { $inc: { holdVersion: 1 } }, { session: tx.session });
  return done.modifiedCount === 1;
}

function view(doc: LotDoc): Lot {
  const { _id, registeredAt, holdVersion: _, ...facts } = doc;
  return { id: _id, ...facts, registeredAt: registeredAt.toISOString() };
}
