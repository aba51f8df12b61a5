import type { Tx } from '../../../platform/database/database.ts';
import { listAccountBalances } from '../../../supply/ledger/balance.store.ts';
import { stateOfStock } from '../../../supply/ledger/balance.ts';
import { listInTransit } from '../../../supply/shipments/shipment.store.ts';
import { shareOutProblem } from '../share-out.problems.ts';
import type { StoredShareOut } from '../share-out.ts';
import { listPromised } from '../share-out-line.store.ts';

/**
 * Checks that a district does not promise its sites more of a lot than it has on hand, on the way or allocated, less its
 * earlier promises. Throws `share-out/more-than-unshared`.
 */
export async function checkPromises(tx: Tx, found: StoredShareOut, now: Date): Promise<void> {
  const { area, province, id, policyVersion } = found;
  const there = new Map<string, number>();
  const add = (lot: string, doses: number): void => {
    there.set(lot, (there.get(lot) ?? 0) + doses);
  };
  for (const balance of await listAccountBalances(tx, area, area)) {
    if (stateOfStock(balance, now) === 'usable') add(balance.lot, balance.onHand);
  }
  for (const { to, lines } of await listInTransit(tx, province)) {
    if (to === area) for (const { lot, doses } of lines) add(lot, doses);
  }
  for (const promise of await listPromised(tx, province)) {
    if (promise.unit === area) add(promise.lot, promise.doses);
    if (promise.area === area) add(promise.lot, -promise.doses);
  }
  for (const { lot, doses } of found.lines) add(lot, -doses);
  const over = found.lines.find(({ lot }) => (there.get(lot) ?? 0) < 0);
  if (over === undefined) return;
  const { doses } = over;
  throw shareOutProblem('share-out/more-than-unshared', { doses }).about({ area, object: id, policyVersion });
}
