import { recordDeed } from '../audit/record.ts';
import type { AreaCode } from '../platform/area.ts';
import { transact, type UseCaseContext } from '../platform/use-case.ts';
import { loadPolicy } from '../policy/policy.store.ts';
import { settingsOn } from '../policy/policy-at.ts';
import { listBalancesOfPlace, listPlacesWithStock } from './balance.store.ts';
import { expiryOf, type StockBalance } from './balance.ts';
import { forecastUse, type LotAtPlace, type UsePlan } from './expiry.rules.ts';
import { endFlag, listFlagsOfPlace, putFlag } from './lot-flag.store.ts';
import { flagId, type LotFlag } from './lot-flag.ts';
import { sessionOfAccount } from './stock-account.ts';

export interface FlagSummary {
  readonly day: string;
  readonly places: number;
  readonly raised: number;
  readonly ended: number;
}

/** What will be used of the free stock of each place; a place that is not in it is judged by the lead days alone. */
export type UsePlans = ReadonlyMap<AreaCode, UsePlan>;

/**
 * Flags the lots of a province that are near expiry on this day: within the policy's lead days, or sooner to expire
 * than what is planned can use them up. Stock set aside for sessions counts as used. Ends flags whose reason is gone.
 * A sweep, one transaction a place: run twice, late or in two workers at once it does the same. Throws
 * `policy/campaign-not-started`.
 */
export async function flagNearExpiry(
  context: UseCaseContext,
  province: string,
  day: string,
  plans: UsePlans = new Map(),
): Promise<FlagSummary> {
  const { policy, version } = await loadPolicy(context.database, province);
  const leadDays = settingsOn(policy, day).nearExpiryLeadDays;
  const places = await listPlacesWithStock(context.database, province);
  let raised = 0;
  let ended = 0;
  for (const place of places) {
    const plan = plans.get(place) ?? { knownThrough: day, uses: [] };
    const done = await flagPlace(context, place, { plan, day, leadDays, version });
    raised += done.raised;
    ended += done.ended;
  }
  return { day, places: places.length, raised, ended };
}

interface Judging {
  readonly plan: UsePlan;
  readonly day: string;
  readonly leadDays: number;
  readonly version: string;
}

async function flagPlace(
  context: UseCaseContext,
  place: AreaCode,
  { plan, day, leadDays, version }: Judging,
): Promise<{ raised: number; ended: number }> {
  return transact(context, async (tx, now) => {
    const lots = lotsAtPlace(await listBalancesOfPlace(tx, place));
    const standing = (await listFlagsOfPlace(tx, place)).filter((flag) => flag.kind === 'near-expiry');
    const kept = new Set<string>();
    let raised = 0;
    for (const { lot, onHand, plannedUse, reason } of forecastUse(lots, plan, day, leadDays)) {
      const found = lots.find((candidate) => candidate.lot === lot);
      if (reason === undefined || found === undefined) continue;
      const id = flagId(place, lot, 'near-expiry');
      kept.add(id);
      const before = standing.find((flag) => flag.id === id);
      const { product, expiry } = found;
      const flag: LotFlag = {
        id,
        place,
        lot,
        product,
        kind: 'near-expiry',
        reason,
        expiry,
        onHand,
        plannedUse,
        at: before?.at ?? now.toISOString(),
      };
      if (before?.reason === reason && before.onHand === onHand && before.plannedUse === plannedUse) continue;
      await putFlag(tx, flag);
      if (before?.reason === reason) continue;
      raised += 1;
      await recordDeed(tx, context, now, {
        action: 'flagNearExpiry',
        area: place,
        object: id,
        policyVersion: version,
        reason,
        details: { day, expiry, onHand, plannedUse, leadDays },
      });
    }
    const over = standing.filter((flag) => !kept.has(flag.id));
    for (const flag of over) await endFlag(tx, flag);
    return { raised, ended: over.length };
  });
}

/** Adds up, by lot, what lies in a place: free stock, and stock set aside for sessions. */
export function lotsAtPlace(balances: readonly StockBalance[]): LotAtPlace[] {
  const byLot = new Map<string, LotAtPlace>();
  for (const balance of balances) {
    const { lot, product, onHand } = balance;
    const sum = byLot.get(lot) ?? { lot, product, expiry: expiryOf(balance), free: 0, setAside: 0 };
    const side = sessionOfAccount(balance.account) === undefined ? 'free' : 'setAside';
    byLot.set(lot, { ...sum, [side]: sum[side] + onHand });
  }
  return [...byLot.values()];
}
