import { z } from 'zod';
import { type AreaCode, areaCode } from '../platform/area.ts';
import { dayAtSite } from '../platform/clock.ts';
import { isoDate, type ProductCode, productCode } from '../policy/terms.ts';
import { type LotId, lotId } from './lot.ts';
import type { StockAccount } from './stock-account.ts';

/** What a lot is good for where it lies; see states.md. */
export const STOCK_STATES = ['usable', 'held', 'expired', 'quarantined'] as const;
export const stockState = z.enum(STOCK_STATES);
export type StockState = z.infer<typeof stockState>;

/** Doses of one lot on one account, which is never below zero. */
export const balance = z
  .strictObject({
    id: z.string().meta({ description: '`account|lot`' }),
    place: areaCode.meta({ description: 'Where it physically lies' }),
    account: z.string(),
    lot: lotId,
    product: productCode,
    onHand: z.int().min(0),
    expiry: isoDate,
    state: stockState,
  })
  .meta({ id: 'StockBalance' });
export type Balance = z.infer<typeof balance>;

/** A quantity of one lot. */
export interface LotDoses {
  readonly lot: LotId;
  readonly doses: number;
}

/** A balance as it is kept; `balance` is the same as it is answered, with its state at an instant. */
export interface StockBalance {
  readonly id: string;
  readonly province: string;
  readonly place: AreaCode;
  readonly account: StockAccount;
  readonly lot: LotId;
  readonly product: ProductCode;
  readonly onHand: number;
  /** How many holds in force cover the place. */
  readonly holds: number;
  /** The first instant at which it may no longer be used. */
  readonly usableBefore: Date;
  readonly quarantined: boolean;
}

/** The worst state that holds at this instant. */
export function stateOfStock(
  facts: Pick<StockBalance, 'holds' | 'usableBefore' | 'quarantined'>,
  now: Date,
): StockState {
  if (facts.quarantined) return 'quarantined';
  if (facts.usableBefore <= now) return 'expired';
  return facts.holds > 0 ? 'held' : 'usable';
}

/** The last day of use of a balance. */
export function expiryOf(stock: Pick<StockBalance, 'usableBefore'>): string {
  return dayAtSite(new Date(stock.usableBefore.getTime() - 1));
}

export function answeredBalance(stock: StockBalance, now: Date): Balance {
  const { id, place, account, lot, product, onHand } = stock;
  return {
    id,
    place,
    account,
    lot,
    product,
    onHand,
    expiry: expiryOf(stock),
    state: stateOfStock(stock, now),
  };
}
