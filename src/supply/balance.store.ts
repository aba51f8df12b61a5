import { Schema } from 'mongoose';
import { type AreaCode, areaRange, COUNTRY, levelOf } from '../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../platform/database.ts';
import type { ProductCode } from '../policy/terms.ts';
import type { StockBalance } from './balance.ts';
import type { LotId } from './lot.ts';
import { bookOf, type StockAccount } from './stock-account.ts';

interface BalanceDoc {
  _id: string;
  province: string;
  place: AreaCode;
  account: StockAccount;
  lot: LotId;
  product: ProductCode;
  onHand: number;
  holds: number;
  usableBefore: Date;
  quarantined: boolean;
}

const schema = new Schema<BalanceDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  place: { type: String, required: true },
  account: { type: String, required: true },
  lot: { type: String, required: true },
  product: { type: String, required: true },
  onHand: { type: Number, required: true, min: 0 },
  holds: { type: Number, required: true, min: 0 },
  usableBefore: { type: Date, required: true },
  quarantined: { type: Boolean, required: true },
});
// Equalities first, the one range last: every engine then finds the one entry, and none has to fetch to decide.
schema.index(
  { _id: 1, province: 1, holds: 1, quarantined: 1, usableBefore: 1, onHand: 1 },
  { name: 'balance_draw' },
);
schema.index({ province: 1, account: 1, product: 1, usableBefore: 1 }, { name: 'balance_by_account' });
schema.index({ province: 1, place: 1, _id: 1 }, { name: 'balance_by_place' });
schema.index({ lot: 1, province: 1, place: 1 }, { name: 'balance_by_lot' });

const balances = defineCollection<BalanceDoc>('stockBalances', schema);

export function balanceId(account: StockAccount, lot: LotId): string {
  return `${account}|${lot}`;
}

/**
 * Takes doses out of a balance if there are still enough, and if it is still in the state in which it was seen. False:
 * nothing done.
 */
export async function takeFromBalance(tx: Tx, seen: StockBalance, doses: number): Promise<boolean> {
  const done = await balances
    .raw(tx)
    .updateOne(
      { ...asSeen(seen), onHand: { $gte: doses } },
      { $inc: { onHand: -doses } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

/** Adds doses to a balance that is there. False: there is none yet. */
export async function addToBalance(
  tx: Tx,
  place: AreaCode,
  account: StockAccount,
  lot: LotId,
  doses: number,
): Promise<boolean> {
  const done = await balances
    .raw(tx)
    .updateOne(
      { _id: balanceId(account, lot), province: bookOf(place) },
      { $inc: { onHand: doses } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

export async function insertBalance(tx: Tx, balance: StockBalance): Promise<void> {
  const { id, ...facts } = balance;
  await balances.raw(tx).insertOne({ _id: id, ...facts }, { session: tx.session });
}

/** Adds `change` (1 or -1) to the holds of every balance of the lot that lies in the area. */
export async function changeHolds(tx: Tx, lot: LotId, area: AreaCode, change: 1 | -1): Promise<number> {
  const done = await balances
    .raw(tx)
    .updateMany({ lot, ...holdRange(area) }, { $inc: { holds: change } }, { session: tx.session });
  return done.modifiedCount;
}

/** Sets a balance apart. False: it was already, or is no longer as it was seen. */
export async function quarantineBalance(tx: Tx, seen: StockBalance): Promise<boolean> {
  const done = await balances
    .raw(tx)
    .updateOne(
      { ...asSeen(seen), quarantined: false },
      { $set: { quarantined: true } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

export async function findBalance(
  reader: Reader,
  place: AreaCode,
  account: StockAccount,
  lot: LotId,
): Promise<StockBalance | undefined> {
  const found = await balances
    .raw(reader)
    .findOne({ _id: balanceId(account, lot), province: bookOf(place) }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** Everything on one account (few lots), soonest expiry first; with `product`, of that product. */
export async function listAccountBalances(
  reader: Reader,
  place: AreaCode,
  account: StockAccount,
  product?: ProductCode,
): Promise<StockBalance[]> {
  const found = await balances
    .raw(reader)
    .find(
      { province: bookOf(place), account, ...(product === undefined ? {} : { product }) },
      inSession(reader),
    )
    .sort({ usableBefore: 1, _id: 1 })
    .limit(500)
    .toArray();
  return found.map(view);
}

/** Balances that lie in an area, session stock among them, by id; at most `limit`. */
export async function listBalancesOfArea(
  reader: Reader,
  area: AreaCode,
  after: string | undefined,
  limit: number,
): Promise<StockBalance[]> {
  const found = await balances
    .raw(reader)
    .find({ ...areaFilter(area), ...(after === undefined ? {} : { _id: { $gt: after } }) }, inSession(reader))
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  return found.map(view);
}

/** Everything that lies in exactly this place, the stock of its sessions among it, soonest expiry first. */
export async function listBalancesOfPlace(reader: Reader, place: AreaCode): Promise<StockBalance[]> {
  const found = await balances
    .raw(reader)
    .find({ province: bookOf(place), place }, inSession(reader))
    .sort({ usableBefore: 1, _id: 1 })
    .toArray();
  return found.map(view);
}

/** Every balance in a province's books (or the national store's, `VN`): for proofs, not for screens. */
export async function listBalancesOfBook(reader: Reader, province: string): Promise<StockBalance[]> {
  const found = await balances.raw(reader).find({ province }, inSession(reader)).toArray();
  return found.map(view);
}

/** The places of a province (or the national store, `VN`) that have had stock. */
export async function listPlacesWithStock(reader: Reader, province: string): Promise<AreaCode[]> {
  const places = await balances.raw(reader).distinct('place', { province }, inSession(reader));
  return places.sort();
}

/** The balance while nothing has changed by which its use was judged. */
function asSeen({ id, province, holds, quarantined, usableBefore }: StockBalance) {
  return { _id: id, province, holds, quarantined, usableBefore };
}

function areaFilter(area: AreaCode): Record<string, unknown> {
  return area === COUNTRY ? {} : { province: bookOf(area), place: areaRange(area) };
}

function holdRange(area: AreaCode): Record<string, unknown> {
  if (area === COUNTRY) return {};
  return levelOf(area) === 'province' ? { province: area } : areaFilter(area);
}

function view(doc: BalanceDoc): StockBalance {
  const { _id, province, place, account, lot, product, onHand, holds, usableBefore, quarantined } = doc;
  return {
    id: _id,
    province,
    place,
    account,
    lot,
    product,
    onHand,
    holds,
    usableBefore,
    quarantined,
  };
}
