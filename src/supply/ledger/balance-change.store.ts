import { type AreaCode, COUNTRY, levelOf } from '../../platform/area.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { LotId } from '../lots/lot.ts';
import type { StockBalance } from './balance.ts';
import { areaFilter, asSeen, balances } from './balance-collection.store.ts';

/** Adds `change` to the number of holds of every balance of the lot in the area. Returns how many balances it changed. */
export async function changeHolds(tx: Tx, lot: LotId, area: AreaCode, change: 1 | -1): Promise<number> {
  const done = await balances
    .raw(tx)
    .updateMany({ lot, ...holdRange(area) }, { $inc: { holds: change } }, { session: tx.session });
  return done.modifiedCount;
}

/** Bars every balance of the lot in the area for good: a hold that nobody can release. */
export async function recallBalances(tx: Tx, lot: LotId, area: AreaCode): Promise<number> {
  const done = await balances
    .raw(tx)
    .updateMany(
      { lot, ...holdRange(area) },
      { $inc: { holds: 1 }, $set: { recalled: true } },
      { session: tx.session },
    );
  return done.modifiedCount;
}

/** Changes the last day by label and extensions. Lifts the quarantine of stock that is no longer expired. */
export async function changeLabel(tx: Tx, seen: StockBalance, labelBefore: Date, now: Date): Promise<void> {
  const before = seen.clock === undefined ? labelBefore : earlier(labelBefore, seen.clock.before);
  const quarantined = seen.quarantined && (seen.quarantineCause !== undefined || before <= now);
  const done = await balances
    .raw(tx)
    .updateOne(
      asSeen(seen),
      { $set: { labelBefore, usableBefore: before, quarantined } },
      { session: tx.session },
    );
  if (done.matchedCount !== 1) throw new Error('a balance changed inside its own snapshot');
}

/** Quarantines a balance. False: it is quarantined already, or has changed since it was read. */
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

function holdRange(area: AreaCode): Record<string, unknown> {
  if (area === COUNTRY) return {};
  return levelOf(area) === 'province' ? { province: area } : areaFilter(area);
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}
