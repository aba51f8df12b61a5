import { z } from 'zod';
import { type AreaCode, areaCode } from '../../platform/area.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { isoDate, type ProductCode, productCode } from '../../policy/terms.ts';
import { type LotId, lotId, usableBefore } from '../lots/lot.ts';
import type { BatchLimits } from '../lots/usable-until.rules.ts';
import type { StockAccount } from './stock-account.ts';

/** Whether a batch of a lot may be used where it is, or why not; see states.md. */
export const STOCK_STATES = [
  'usable',
  'held',
  'expired',
  'thawed-too-long',
  'vial-open-too-long',
  'quarantined',
  'recalled',
  'cold-chain-failure',
] as const;
export const stockState = z.enum(STOCK_STATES);
export type StockState = z.infer<typeof stockState>;
/** Why doses on hand may not be used. */
export type UnusableReason = Exclude<StockState, 'usable'>;

/** Doses of one batch of a lot on one account, which is never below zero. */
export const balance = z
  .strictObject({
    id: z.string().meta({ description: '`account|lot`, and of a thawed batch `account|lot@thawedAt`' }),
    place: areaCode.meta({ description: 'Where it physically is' }),
    account: z.string(),
    lot: lotId,
    product: productCode,
    thawedAt: z.iso.datetime().optional().meta({ description: 'Absent: as it was delivered' }),
    onHand: z.int().min(0),
    expiry: isoDate.meta({ description: 'Last day of use' }),
    usableUntil: z.iso.datetime().meta({
      description:
        'The first instant at which it may no longer be used: the earliest of label or extension, thawing, opening',
    }),
    state: stockState,
  })
  .meta({ id: 'StockBalance' });
export type Balance = z.infer<typeof balance>;

/** A quantity of one lot. */
export interface LotDoses {
  readonly lot: LotId;
  readonly doses: number;
}

/** A quantity of one batch of a lot. */
export interface BatchDoses extends LotDoses {
  readonly thawedAt?: Date;
}

/** The facts that decide the state of a batch. */
interface BatchFacts extends BatchLimits {
  /** How many holds in force cover the place, recalls among them. */
  readonly holds: number;
  /** The limit by label and extensions alone. */
  readonly labelBefore?: Date;
  /** Set apart as expired, or after a cold-chain failure (`quarantineCause`). */
  readonly quarantined: boolean;
  readonly quarantineCause?: 'cold-chain-failure';
  readonly recalled?: boolean;
}

/** A balance as stored; `balance` is its form in a response, with the state at an instant. */
export interface StockBalance extends BatchFacts {
  readonly id: string;
  readonly province: string;
  readonly place: AreaCode;
  readonly account: StockAccount;
  readonly lot: LotId;
  readonly product: ProductCode;
  readonly thawedAt?: Date;
  readonly onHand: number;
  /** The limit by label and extensions alone. */
  readonly labelBefore: Date;
  readonly dosesPerVial: number;
  /** When its first doses came here. */
  readonly since: Date;
  /** The session it is set aside for or opened in. */
  readonly session?: string;
  /** Only of an open vial. */
  readonly openedAt?: Date;
}

/** The worst state that applies at this instant. */
export function stateOfStock(facts: BatchFacts, now: Date): StockState {
  if (facts.quarantineCause === 'cold-chain-failure') return 'cold-chain-failure';
  if (facts.recalled === true) return 'recalled';
  if (facts.quarantined) return 'quarantined';
  if (facts.usableBefore <= now) return timeOver(facts, now);
  return facts.holds > 0 ? 'held' : 'usable';
}

/**
 * The state at which stock counts for a use recorded at `now`. With `goodAt`, the earlier instant of the use itself is
 * judged: expired stock that was set apart since then was not yet set apart.
 */
export function stateWhenUsed(stock: StockBalance, now: Date, goodAt: Date | undefined): StockState {
  if (goodAt === undefined) return stateOfStock(stock, now);
  const quarantinedAsExpired = stock.quarantined && stock.quarantineCause === undefined;
  return stateOfStock(quarantinedAsExpired ? { ...stock, quarantined: false } : stock, goodAt);
}

/** The state by the clock that has run out; if both have, the label's. */
function timeOver({ clock, labelBefore }: BatchFacts, now: Date): StockState {
  const expired = labelBefore !== undefined && labelBefore <= now;
  if (clock === undefined || expired || clock.before > now) return 'expired';
  return clock.kind === 'open' ? 'vial-open-too-long' : 'thawed-too-long';
}

/** Whether a batch is usable at `now` and stays so through this day at the sites (yyyy-MM-dd). */
export function usableThrough(facts: BatchFacts, day: string, now: Date): boolean {
  return stateOfStock(facts, now) === 'usable' && facts.usableBefore >= usableBefore(day);
}

/** The last day of use of a balance. */
export function expiryOf(stock: Pick<StockBalance, 'usableBefore'>): string {
  return dayAtSite(new Date(stock.usableBefore.getTime() - 1));
}

/** What identifies a batch within its lot. */
export function batchOf({ thawedAt }: Pick<StockBalance, 'thawedAt'>): { readonly thawedAt?: string } {
  return thawedAt === undefined ? {} : { thawedAt: thawedAt.toISOString() };
}

/** Sums by lot, in the order of the first batch of each. */
export function sumByLot(batches: readonly LotDoses[]): LotDoses[] {
  const sums = new Map<LotId, number>();
  for (const { lot, doses } of batches) sums.set(lot, (sums.get(lot) ?? 0) + doses);
  return [...sums].map(([lot, doses]) => ({ lot, doses }));
}

/** A balance as a response shows it, with its state at `now`. */
export function balanceAt(stock: StockBalance, now: Date): Balance {
  const { id, place, account, lot, product, onHand } = stock;
  return {
    id,
    place,
    account,
    lot,
    product,
    ...batchOf(stock),
    onHand,
    expiry: expiryOf(stock),
    usableUntil: stock.usableBefore.toISOString(),
    state: stateOfStock(stock, now),
  };
}
