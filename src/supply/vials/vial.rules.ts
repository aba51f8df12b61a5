import { type StockBalance, stateOfStock } from '../ledger/balance.ts';
import type { Vial, VialWithRest } from './vial.ts';

/** A vial with its rest; `balance`: none once it is closed. */
export function restOf(vial: Vial, balance: StockBalance | undefined, now: Date): VialWithRest {
  if (balance === undefined) return { ...vial, left: 0 };
  return {
    ...vial,
    left: balance.onHand,
    usableUntil: balance.usableBefore.toISOString(),
    state: stateOfStock(balance, now),
  };
}
