import { daysBetween } from '../../platform/clock.ts';
import { compare, sum } from '../../platform/compare.ts';
import type { ProductCode } from '../../policy/terms.ts';

/** The stock of one lot in one place. Doses are whole; days yyyy-MM-dd. */
export interface LotAtPlace {
  readonly lot: string;
  readonly product: ProductCode;
  /** Last day of use. */
  readonly expiry: string;
  /** Not set aside for any session. */
  readonly free: number;
  /** Set aside for sessions that will be held before it expires. */
  readonly setAside: number;
}

/** Doses expected to be taken from the free stock of a product on a day: by a planned session, or at the usual pace. */
export interface PlannedUse {
  readonly product: ProductCode;
  readonly day: string;
  readonly doses: number;
}

export interface UsePlan {
  /** The last day for which the use is known. Lots that expire later are judged by the lead days alone. */
  readonly knownThrough: string;
  readonly uses: readonly PlannedUse[];
}

export const flagReasons = ['lead-days', 'not-used-in-time'] as const;
export type FlagReason = (typeof flagReasons)[number];

interface LotForecast {
  readonly lot: string;
  readonly onHand: number;
  /** How many of them will be used before they expire. */
  readonly plannedUse: number;
  readonly reason: FlagReason | undefined;
}

/**
 * Forecasts the use of the lots of one place, first expiry first out, and says which to flag. A lot is flagged if its
 * last day of use is within the lead days (WHO: at least 14), or if the planned use up to that day does not use it up.
 * Expired lots are left out.
 */
export function forecastUse(
  lots: readonly LotAtPlace[],
  plan: UsePlan,
  day: string,
  leadDays: number,
): LotForecast[] {
  const taken = new Map<ProductCode, number>();
  return lots
    .filter((lot) => lot.expiry >= day && lot.free + lot.setAside > 0)
    .sort((a, b) => compare(a.expiry, b.expiry) || compare(a.lot, b.lot))
    .map((lot) => {
      const earlier = taken.get(lot.product) ?? 0;
      const fromFree = Math.min(lot.free, Math.max(0, usableBy(plan, lot, day) - earlier));
      taken.set(lot.product, earlier + fromFree);
      const onHand = lot.free + lot.setAside;
      const plannedUse = fromFree + lot.setAside;
      return { lot: lot.lot, onHand, plannedUse, reason: reasonFor(lot, onHand - plannedUse) };
    });

  function reasonFor(lot: LotAtPlace, unused: number): FlagReason | undefined {
    const near = daysBetween(day, lot.expiry) <= leadDays;
    if (unused > 0 && (near || lot.expiry <= plan.knownThrough)) return 'not-used-in-time';
    return near ? 'lead-days' : undefined;
  }
}

function usableBy(plan: UsePlan, lot: LotAtPlace, day: string): number {
  const inTime = plan.uses.filter(
    (use) => use.product === lot.product && use.day >= day && use.day <= lot.expiry,
  );
  return sum(inTime.map((use) => use.doses));
}
