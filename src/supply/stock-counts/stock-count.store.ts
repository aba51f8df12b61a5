import { Schema } from 'mongoose';
import { type AreaCode, areaRange, COUNTRY } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { ledgerOf } from '../ledger/stock-account.ts';
import type { StockCount, StockCountState } from './stock-count.ts';

type Instants = 'id' | 'countedAt' | 'enteredAt' | 'decidedAt';

interface StockCountDoc extends Omit<StockCount, Instants> {
  _id: string;
  countedAt: Date;
  enteredAt: Date;
  decidedAt?: Date;
}

/** The one undecided count of a place: entering a count claims the place, deciding on it releases the place. */
interface CountedPlaceDoc {
  /** The place. */
  _id: AreaCode;
  /** The undecided count; empty if there is none. */
  open: string;
}

const schema = new Schema<StockCountDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  place: { type: String, required: true },
  countedAt: { type: Date, required: true },
  countedBy: { type: String, required: true },
  enteredAt: { type: Date, required: true },
  lines: { type: [Object], required: true } as never,
  status: { type: String, required: true },
  decidedAt: { type: Date },
  decidedBy: { type: String },
});
schema.index({ province: 1, place: 1, status: 1, decidedAt: 1 }, { name: 'stock_count_by_place' });
schema.index({ province: 1, status: 1, _id: 1 }, { name: 'stock_count_by_status' });
schema.index({ _id: 1, status: 1 }, { name: 'stock_count_decision' });

const placeSchema = new Schema<CountedPlaceDoc>({
  _id: { type: String, required: true },
  open: { type: String, default: '' },
});
placeSchema.index({ _id: 1, open: 1 }, { name: 'counted_place_claim' });
const countedPlaces = defineCollection<CountedPlaceDoc>('countedPlaces', placeSchema);

/** For the `*.reads.ts` of this area. */
export const stockCounts = defineCollection<StockCountDoc>('stockCounts', schema);

export async function insertStockCount(tx: Tx, count: StockCount): Promise<void> {
  const { id, countedAt, enteredAt, decidedAt: _, ...rest } = count;
  await stockCounts
    .raw(tx)
    .insertOne(
      { _id: id, ...rest, countedAt: new Date(countedAt), enteredAt: new Date(enteredAt) },
      { session: tx.session },
    );
}

/** False: it was already decided. */
export async function decideStockCount(
  tx: Tx,
  id: string,
  decision: { readonly status: StockCountState; readonly decidedBy: string; readonly decidedAt: Date },
): Promise<boolean> {
  const done = await stockCounts
    .raw(tx)
    .updateOne({ _id: id, status: 'proposed' }, { $set: decision }, { session: tx.session });
  return done.modifiedCount === 1;
}

/**
 * Claims a place for a count. False: it has an undecided count. Duplicate key in `countedPlaces`: another count is being
 * entered at this moment.
 */
export async function claimPlace(tx: Tx, place: AreaCode, count: string): Promise<boolean> {
  const claimed = await countedPlaces
    .raw(tx)
    .updateOne({ _id: place, open: '' }, { $set: { open: count } }, { session: tx.session });
  if (claimed.modifiedCount === 1) return true;
  if ((await countedPlaces.raw(tx).findOne({ _id: place }, { session: tx.session })) !== null) return false;
  await countedPlaces.raw(tx).insertOne({ _id: place, open: count }, { session: tx.session });
  return true;
}

/** Releases the place once its count is decided. */
export async function releasePlace(tx: Tx, { place, id }: StockCount): Promise<void> {
  await countedPlaces
    .raw(tx)
    .updateOne({ _id: place, open: id }, { $set: { open: '' } }, { session: tx.session });
}

export async function findStockCount(reader: Reader, id: string): Promise<StockCount | undefined> {
  const found = await stockCounts.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** When a count of a place was last approved. */
export async function findLastApproval(reader: Reader, place: AreaCode): Promise<Date | undefined> {
  const [last] = await stockCounts
    .raw(reader)
    .find(
      { province: ledgerOf(place), place, status: 'approved' },
      { ...inSession(reader), projection: { decidedAt: 1 } },
    )
    .sort({ decidedAt: -1 })
    .limit(1)
    .toArray();
  return last?.decidedAt;
}

/** Counts in an area, in one state if named, by id; at most `limit`. */
export async function listStockCounts(
  reader: Reader,
  query: {
    readonly area: AreaCode;
    readonly status?: StockCountState | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  },
): Promise<StockCount[]> {
  const { area, status, after, limit } = query;
  const found = await stockCounts.page(
    reader,
    {
      ...(area === COUNTRY ? {} : { province: ledgerOf(area), place: areaRange(area) as { $gte: string } }),
      status,
    },
    { after, limit },
  );
  return found.map(view);
}

function view({ _id, countedAt, enteredAt, decidedAt, ...rest }: StockCountDoc): StockCount {
  return {
    id: _id,
    ...rest,
    countedAt: countedAt.toISOString(),
    enteredAt: enteredAt.toISOString(),
    ...(decidedAt === undefined ? {} : { decidedAt: decidedAt.toISOString() }),
  };
}
