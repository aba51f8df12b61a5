import type { Tx } from '../../../platform/database/database.ts';
import { areaOfId } from '../../../platform/id.ts';
import { listBatchesOfSession } from '../../ledger/balance.store.ts';
import { stateOfStock } from '../../ledger/balance.ts';
import { limitsOf } from '../../lots/usable-until.rules.ts';
import { stockRefusal } from '../../stock/stock-refusal.ts';
import { openVialOf } from '../open-vial.ts';
import { restOf, type VialWithRest } from '../vial.ts';
import { chooseBatch } from './draw.rules.ts';

/**
 * Opens a vial of the usable batch of a lot that expires first in the session's stock. Throws `stock/short`, or the
 * `lot/…` that bars the stock.
 */
export async function openNextVial(
  tx: Tx,
  opening: {
    readonly session: string;
    readonly lot: string;
    readonly openedAt: Date;
    readonly now: Date;
    readonly by: string;
  },
): Promise<VialWithRest> {
  const { session, lot, openedAt, now } = opening;
  const site = areaOfId(session);
  const batches = await listBatchesOfSession(tx, site, session, lot);
  const source = chooseBatch(batches.map((balance) => ({ balance, state: stateOfStock(balance, now) })));
  if (source.kind === 'refused') {
    const { reason } = source;
    const none = reason === 'exhausted' || reason === 'not-at-site';
    throw stockRefusal(none ? 'short' : reason, { lot, doses: 1, area: site });
  }
  const { balance } = source;
  const vial = await openVialOf(tx, balance, { ...opening, drawn: 0 });
  const limits = limitsOf(balance.labelBefore, balance.product, { thawedAt: balance.thawedAt, openedAt });
  return restOf(vial, { ...balance, ...limits, onHand: vial.capacity }, now);
}
