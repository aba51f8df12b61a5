import { recordAction } from '../../audit/record.ts';
import type { AreaCode } from '../../platform/area.ts';
import type { Tx } from '../../platform/database/database.ts';
import { transactWithoutEntry, type UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy } from '../../policy/campaign/policy.store.ts';
import { settingsOn } from '../../policy/campaign/policy-at.ts';
import { listBalancesOfPlace, listPlacesWithStock } from '../ledger/balance.store.ts';
import { judgePlace, type PlaceForecast } from './judge-place.rules.ts';
import { endFlag, listFlagsOfPlace, putFlag } from './lot-flag.store.ts';
import { flagId, type LotFlag } from './lot-flag.ts';
import { LEAST_DAYS_AHEAD, type PlaceUse } from './use-in-time.rules.ts';

interface FlagSummary {
  readonly day: string;
  readonly places: number;
  readonly raised: number;
  readonly ended: number;
}

/** The planned use and the pace of each place. A place that is missing is judged by the lead days alone. */
export type UsePlans = ReadonlyMap<AreaCode, PlaceUse>;

/**
 * Flags the lots of a province that are near expiry on this day: within the policy's lead days (never fewer than WHO's
 * 14), or not used up before they expire by the plan and pace of their place. Stock set aside for sessions counts as
 * used. Ends flags whose reason is gone. One transaction per place; safe to run twice, late, or in two workers at once.
 * Throws `policy/campaign-not-started`.
 */
export async function flagNearExpiry(
  context: UseCaseContext,
  province: string,
  day: string,
  plans: UsePlans = new Map(),
): Promise<FlagSummary> {
  const { policy, version } = await loadPolicy(context.database, province);
  const leadDays = Math.max(LEAST_DAYS_AHEAD, settingsOn(policy, day).nearExpiryLeadDays);
  const places = await listPlacesWithStock(context.database, province);
  let raised = 0;
  let ended = 0;
  for (const place of places) {
    const use = plans.get(place) ?? { knownThrough: day, uses: [] };
    const done = await flagPlace(context, place, { use, day, leadDays, version });
    raised += done.raised;
    ended += done.ended;
  }
  return { day, places: places.length, raised, ended };
}

interface Judging {
  readonly use: PlaceUse;
  readonly day: string;
  readonly leadDays: number;
  readonly version: string;
}

async function flagPlace(
  context: UseCaseContext,
  place: AreaCode,
  judging: Judging,
): Promise<{ raised: number; ended: number }> {
  // A flag is derived from stock, plan and day; raising one, or changing its reason, is recorded separately.
  return transactWithoutEntry(context, 'derived', async (tx, now) => {
    const { use, day, leadDays } = judging;
    const standing = (await listFlagsOfPlace(tx, place)).filter((flag) => flag.kind === 'near-expiry');
    const judgedIds = new Set<string>();
    let raised = 0;
    const judged = judgePlace(await listBalancesOfPlace(tx, place), use, day, leadDays);
    for (const forecast of judged) {
      const id = flagId(place, forecast.lot, 'near-expiry');
      judgedIds.add(id);
      const before = standing.find((flag) => flag.id === id);
      if (await raiseFlag(tx, context, now, { place, forecast, before, judging })) raised += 1;
    }
    const over = standing.filter((flag) => !judgedIds.has(flag.id));
    for (const flag of over) await endFlag(tx, flag);
    return { raised, ended: over.length };
  });
}

/** Raises or updates the flag of a lot. Returns whether it is new or has a new reason. */
async function raiseFlag(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  known: {
    readonly place: AreaCode;
    readonly forecast: PlaceForecast;
    readonly before: LotFlag | undefined;
    readonly judging: Judging;
  },
): Promise<boolean> {
  const { place, before, judging } = known;
  const { lot, product, expiry, onHand, plannedUse, reason, pace } = known.forecast;
  const flag: LotFlag = {
    id: flagId(place, lot, 'near-expiry'),
    place,
    lot,
    product,
    kind: 'near-expiry',
    reason,
    expiry,
    onHand,
    plannedUse,
    ...(pace === undefined ? {} : { pace }),
    at: before?.at ?? now.toISOString(),
  };
  const isSame =
    before?.reason === reason &&
    before.onHand === onHand &&
    before.plannedUse === plannedUse &&
    before.expiry === expiry;
  if (isSame) return false;
  await putFlag(tx, flag);
  if (before?.reason === reason) return false;
  await recordAction(tx, context, now, {
    action: 'flagNearExpiry',
    area: place,
    object: flag.id,
    policyVersion: judging.version,
    reason,
    details: { day: judging.day, expiry, onHand, plannedUse, leadDays: judging.leadDays },
  });
  return true;
}
