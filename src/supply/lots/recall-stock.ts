import { type AreaCode, covers } from '../../platform/area.ts';
import { comparing } from '../../platform/compare.ts';
import type { Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import { listBalancesOfLot } from '../ledger/balance.store.ts';
import { recallBalances } from '../ledger/balance-change.store.ts';
import { lotProblem } from './lot.problems.ts';
import { bumpHoldVersion } from './lot.store.ts';
import type { LotId } from './lot.ts';
import { insertHold } from './lot-hold.store.ts';

interface RecalledPlace {
  readonly place: AreaCode;
  readonly doses: number;
}

const PAGE = 1000;

/**
 * Bars a lot for good everywhere in an area, including balances created later, by a hold that nobody can release.
 * Returns the places with doses of it, by code. Throws `lot/unknown`.
 */
export async function recallStock(
  tx: Tx,
  recall: {
    readonly id: string;
    readonly lot: LotId;
    readonly area: AreaCode;
    readonly document: string;
    readonly note: string;
    readonly by: string;
    readonly now: Date;
  },
): Promise<RecalledPlace[]> {
  const { id, lot, area, document, note, by, now } = recall;
  if (!(await bumpHoldVersion(tx, lot)))
    throw lotProblem('lot/unknown', { lot }).about({ area, object: lot });
  await insertHold(tx, {
    id: newId(area, now),
    lot,
    area,
    reasonCode: 'recall',
    document,
    note,
    heldAt: now.toISOString(),
    heldBy: by,
    recall: id,
  });
  await recallBalances(tx, lot, area);
  const places = new Map<AreaCode, number>();
  for (let after: string | undefined; ; ) {
    const page = await listBalancesOfLot(tx, lot, after, PAGE);
    for (const { place, onHand } of page) {
      if (onHand > 0 && covers(area, place)) places.set(place, (places.get(place) ?? 0) + onHand);
    }
    if (page.length < PAGE) break;
    after = page.at(-1)?.id;
  }
  return [...places].map(([place, doses]) => ({ place, doses })).sort(comparing(({ place }) => place));
}
