import { type BatchDoses, type StockBalance, stateOfStock } from '../../ledger/balance.ts';

/**
 * Picks doses first expiry first out. `stock` is sorted by expiry. A batch is picked if it is usable at `now` and stays
 * usable until `goodUntil` (the first instant after the day it is meant for). `short`: there are too few.
 */
export function pickFirstExpiring(
  stock: readonly StockBalance[],
  doses: number,
  goodUntil: Date,
  now: Date,
): BatchDoses[] | 'short' {
  const picked: BatchDoses[] = [];
  let left = doses;
  for (const balance of stock) {
    if (left === 0) break;
    const good = stateOfStock(balance, now) === 'usable' && balance.usableBefore >= goodUntil;
    const taken = good ? Math.min(left, balance.onHand) : 0;
    if (taken > 0) picked.push({ lot: balance.lot, ...ofBatch(balance), doses: taken });
    left -= taken;
  }
  return left === 0 ? picked : 'short';
}

function ofBatch({ thawedAt }: StockBalance): Pick<BatchDoses, 'thawedAt'> {
  return thawedAt === undefined ? {} : { thawedAt };
}
