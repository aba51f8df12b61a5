import type { AreaCode } from '../../platform/area.ts';
import { sum } from '../../platform/compare.ts';
import { inSession, type Reader } from '../../platform/database/database.ts';
import { firstIdAt } from '../../platform/id.ts';
import { listBalancesOfPlace } from '../ledger/balance.store.ts';
import { movements } from '../ledger/movement.store.ts';
import { ledgerOf } from '../ledger/stock-account.ts';
import type { LotId } from '../lots/lot.ts';
import { batchKey } from '../shipments/shipment.ts';
import { changeOnShelf, isOnShelf } from './stock-count.rules.ts';

interface Batch {
  readonly lot: LotId;
  readonly thawedAt?: string | undefined;
}

/**
 * The stock on the shelf of a place at an instant by the ledger, for each of these batches: the stock now, less the changes
 * since. Stock set aside for sessions is on the shelf, open vials are not. `reader`: one snapshot.
 */
export async function readShelfAt(
  reader: Reader,
  place: AreaCode,
  batches: readonly Batch[],
  at: Date,
): Promise<number[]> {
  const balances = (await listBalancesOfPlace(reader, place)).filter(({ account }) =>
    isOnShelf(account, place),
  );
  const since = await listLinesSince(reader, place, [...new Set(batches.map(({ lot }) => lot))], at);
  return batches.map((batch) => {
    const key = batchKey(batch);
    const now = balances.filter(
      ({ lot, thawedAt }) => batchKey({ lot, thawedAt: thawedAt?.toISOString() }) === key,
    );
    return sum(now.map(({ onHand }) => onHand)) - sum(since.map((line) => changeOnShelf(line, place, batch)));
  });
}

async function listLinesSince(reader: Reader, place: AreaCode, lots: readonly LotId[], at: Date) {
  const province = ledgerOf(place);
  const found = await movements
    .raw(reader)
    .find(
      {
        province,
        lot: { $in: [...lots] },
        _id: { $gte: firstIdAt(province, at) },
        at: { $gt: at },
        // Ids of a place's sessions begin with its code and a dot; the slash is the next character after the dot.
        $or: [{ from: place }, { to: place }, { session: { $gte: `${place}.`, $lt: `${place}/` } }],
      },
      inSession(reader),
    )
    .toArray();
  return found.map(({ thawedAt, ...line }) => ({
    ...line,
    ...(thawedAt === undefined ? {} : { thawedAt: thawedAt.toISOString() }),
  }));
}
