import type { AreaCode } from '../../platform/area.ts';
import { inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { deferInsert } from '../../platform/database/deferred-writes.ts';
import { listWhole } from '../../platform/list-whole.ts';
import type { ProductCode } from '../../policy/terms.ts';
import type { LotId } from '../lots/lot.ts';
import type { StockBalance } from './balance.ts';
import { areaFilter, asSeen, balances, docOf, view } from './balance-collection.store.ts';
import { ledgerOf, type StockAccount } from './stock-account.ts';

export function balanceId(account: StockAccount, lot: LotId, thawedAt?: Date | string): string {
  if (thawedAt === undefined) return `${account}|${lot}`;
  return `${account}|${lot}@${new Date(thawedAt).toISOString()}`;
}

/**
 * Takes doses out of a balance. False, and nothing is written, if too few are left or its state has changed since it
 * was read.
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

/** Adds doses to an existing balance. False: it does not exist yet. */
export async function addToBalance(tx: Tx, place: AreaCode, id: string, doses: number): Promise<boolean> {
  const done = await balances
    .raw(tx)
    .updateOne({ _id: id, province: ledgerOf(place) }, { $inc: { onHand: doses } }, { session: tx.session });
  return done.modifiedCount === 1;
}

export async function insertBalance(tx: Tx, balance: StockBalance): Promise<void> {
  await balances.raw(tx).insertOne(docOf(balance), { session: tx.session });
}

/** Inserts a balance at the end of the transaction; nothing in the transaction may read it again. */
export function insertBalanceAtEnd(tx: Tx, balance: StockBalance): void {
  deferInsert(tx, balances.raw(tx), docOf(balance));
}

/** Removes the balance of a closed vial. Its doses must have left it in this transaction. */
export async function removeEmptyBalance(tx: Tx, seen: StockBalance): Promise<void> {
  const done = await balances
    .raw(tx)
    .deleteOne({ _id: seen.id, province: seen.province, onHand: 0 }, { session: tx.session });
  if (done.deletedCount !== 1) throw new Error('a balance with doses cannot be removed');
}

export async function findBalance(
  reader: Reader,
  place: AreaCode,
  account: StockAccount,
  lot: LotId,
  thawedAt?: string,
): Promise<StockBalance | undefined> {
  const found = await balances
    .raw(reader)
    .findOne({ _id: balanceId(account, lot, thawedAt), province: ledgerOf(place) }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** The balances of a session for a lot: set aside and in open vials, including those at zero. */
export async function listBatchesOfSession(
  reader: Reader,
  place: AreaCode,
  session: string,
  lot: LotId,
): Promise<StockBalance[]> {
  const found = await balances
    .raw(reader)
    .find({ province: ledgerOf(place), session, lot }, inSession(reader))
    .toArray();
  return found.map(view);
}

/** The balances of the open vials of a session. */
export async function listVialBalances(
  reader: Reader,
  place: AreaCode,
  session: string,
): Promise<StockBalance[]> {
  const found = await balances
    .raw(reader)
    .find({ province: ledgerOf(place), session, openedAt: { $exists: true } }, inSession(reader))
    .toArray();
  return found.map(view);
}

/** Balances of a lot in the country, by id; at most `limit`. */
export async function listBalancesOfLot(
  reader: Reader,
  lot: LotId,
  after: string | undefined,
  limit: number,
): Promise<StockBalance[]> {
  const found = await balances.page(reader, { lot }, { after, limit });
  return found.map(view);
}

/** Far more batches than one account ever has. */
const MAX_ON_ACCOUNT = 5_000;

/** Everything on one account (few lots), soonest expiry first; with `product`, of that product. */
export async function listAccountBalances(
  reader: Reader,
  place: AreaCode,
  account: StockAccount,
  product?: ProductCode,
): Promise<StockBalance[]> {
  const found = await listWhole(MAX_ON_ACCOUNT, (limit) =>
    balances
      .raw(reader)
      .find(
        { province: ledgerOf(place), account, ...(product === undefined ? {} : { product }) },
        inSession(reader),
      )
      .sort({ usableBefore: 1, _id: 1 })
      .limit(limit)
      .toArray(),
  );
  return found.map(view);
}

/** Balances in an area, including session stock, by id; at most `limit`. */
export async function listBalancesOfArea(
  reader: Reader,
  area: AreaCode,
  after: string | undefined,
  limit: number,
): Promise<StockBalance[]> {
  const found = await balances.page(reader, { ...areaFilter(area) }, { after, limit });
  return found.map(view);
}

/** Every balance in exactly this place, including the stock of its sessions, soonest expiry first. */
export async function listBalancesOfPlace(reader: Reader, place: AreaCode): Promise<StockBalance[]> {
  const found = await balances
    .raw(reader)
    .find({ province: ledgerOf(place), place }, inSession(reader))
    .sort({ usableBefore: 1, _id: 1 })
    .toArray();
  return found.map(view);
}

/** Every balance in a province's ledgers (or the national store's, `VN`): for proofs, not for screens. */
export async function listBalancesOfLedger(reader: Reader, province: string): Promise<StockBalance[]> {
  const found = await balances.raw(reader).find({ province }, inSession(reader)).toArray();
  return found.map(view);
}

/** The places of a province (or the national store, `VN`) that have had stock. */
export async function listPlacesWithStock(reader: Reader, province: string): Promise<AreaCode[]> {
  const places = await balances.raw(reader).distinct('place', { province }, inSession(reader));
  return places.sort();
}
