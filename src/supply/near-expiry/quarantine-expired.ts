import { recordAction } from '../../audit/record.ts';
import type { AreaCode } from '../../platform/area.ts';
import { instantAtSite } from '../../platform/clock.ts';
import { sum } from '../../platform/compare.ts';
import { transactWithoutEntry, type UseCaseContext } from '../../platform/use-case.ts';
import { listBalancesOfPlace, listPlacesWithStock } from '../ledger/balance.store.ts';
import { expiryOf, type StockBalance } from '../ledger/balance.ts';
import { quarantineBalance } from '../ledger/balance-change.store.ts';
import { endFlag, listFlagsOfPlace, putFlag } from './lot-flag.store.ts';
import { flagId } from './lot-flag.ts';

interface QuarantineSummary {
  readonly day: string;
  readonly quarantined: number;
  readonly ended: number;
}

/**
 * Quarantines every balance of a province whose last day of use is before this day, and flags the lot in its place until
 * the doses are written off. (Nothing depends on this job running in time: expired stock cannot be drawn anyway.) One
 * transaction per place; safe to run twice, late, or in two workers at once.
 */
export async function quarantineExpired(
  context: UseCaseContext,
  province: string,
  day: string,
): Promise<QuarantineSummary> {
  let quarantined = 0;
  let ended = 0;
  for (const place of await listPlacesWithStock(context.database, province)) {
    const done = await quarantinePlace(context, place, day);
    quarantined += done.quarantined;
    ended += done.ended;
  }
  return { day, quarantined, ended };
}

async function quarantinePlace(
  context: UseCaseContext,
  place: AreaCode,
  day: string,
): Promise<{ quarantined: number; ended: number }> {
  const startOfDay = instantAtSite(day);
  // A flag is derived from stock and day; each quarantined balance is recorded separately.
  return transactWithoutEntry(context, 'derived', async (tx, now) => {
    const expired = (await listBalancesOfPlace(tx, place)).filter(
      (balance) => balance.onHand > 0 && balance.usableBefore <= startOfDay,
    );
    const standing = (await listFlagsOfPlace(tx, place)).filter((flag) => flag.kind === 'expired');
    const fresh: StockBalance[] = [];
    for (const balance of expired) {
      if (!balance.quarantined && (await quarantineBalance(tx, balance))) fresh.push(balance);
    }
    const lots = new Set(expired.map((balance) => balance.lot));
    for (const lot of lots) {
      const own = expired.filter((balance) => balance.lot === lot);
      const [first] = own;
      if (first === undefined) continue;
      const id = flagId(place, lot, 'expired');
      const onHand = sum(own.map((balance) => balance.onHand));
      const before = standing.find((flag) => flag.id === id);
      if (before?.onHand === onHand) continue;
      await putFlag(tx, {
        id,
        place,
        lot,
        product: first.product,
        kind: 'expired',
        reason: 'expired',
        expiry: expiryOf(first),
        onHand,
        plannedUse: 0,
        at: before?.at ?? now.toISOString(),
      });
    }
    for (const { id, lot, account, onHand } of fresh) {
      await recordAction(tx, context, now, {
        action: 'quarantineExpired',
        area: place,
        object: id,
        reason: 'expired',
        details: { day, lot, account, onHand },
      });
    }
    const over = standing.filter((flag) => !lots.has(flag.lot));
    for (const flag of over) await endFlag(tx, flag);
    return { quarantined: fresh.length, ended: over.length };
  });
}
