import { recordDeed } from '../audit/record.ts';
import { COUNTRY, provinceOf } from '../platform/area.ts';
import type { Tx } from '../platform/database.ts';
import { newId } from '../platform/id.ts';
import { platformProblem } from '../platform/problem.ts';
import { transact, type UseCaseContext } from '../platform/use-case.ts';
import { findPlace } from './find-place.ts';
import { productOfLot } from './lot.ts';
import { findShareOut } from './share-out.store.ts';
import { takeFromShareOut } from './share-out-line.store.ts';
import { isConnected } from './shipment.rules.ts';
import { insertShipment } from './shipment.store.ts';
import type { NewShipment, Shipment } from './shipment.ts';
import { moveStock } from './stock.ts';
import { transitAccount } from './stock-account.ts';
import { stockRefusal } from './stock-refusal.ts';
import { supplyProblem } from './supply.problems.ts';

/**
 * Sends doses on their way; they leave the stock of the sender now. Throws `shipment/not-connected`,
 * `shipment/unknown-place`, `share-out/not-approved`, `share-out/exceeded`, `lot/other-product`, `stock/short`,
 * `lot/held`, `lot/expired`, `lot/quarantined`.
 */
export async function dispatchShipment(context: UseCaseContext, wanted: NewShipment): Promise<Shipment> {
  const { from, to, lines, shareOut } = wanted;
  if (!isConnected(from, to)) {
    throw supplyProblem('shipment/not-connected', { from, to }).about({ area: from });
  }
  return transact(context, async (tx, now) => {
    if ((await findPlace(tx, to)) === undefined) {
      throw supplyProblem('shipment/unknown-place', { place: to }).about({ area: from });
    }
    if (shareOut !== undefined) await takeShare(tx, wanted, shareOut);
    const by = context.actor.account;
    const sent: Shipment = {
      id: newId(from, now),
      province: provinceOf(to) ?? provinceOf(from) ?? COUNTRY,
      from,
      to,
      lines,
      ...(shareOut === undefined ? {} : { shareOut }),
      status: 'in-transit',
      dispatchedAt: now.toISOString(),
      dispatchedBy: by,
      discrepancies: [],
    };
    for (const { lot, doses } of lines) {
      const outcome = await moveStock(tx, {
        lot,
        doses,
        from,
        to: transitAccount(sent.id),
        kind: 'dispatch',
        shipment: sent.id,
        by,
        now,
      });
      if (outcome !== 'moved') throw stockRefusal(outcome, { lot, doses, area: from });
    }
    await insertShipment(tx, sent);
    await recordDeed(tx, context, now, {
      action: 'dispatchShipment',
      area: from,
      object: sent.id,
      details: { to, lines, ...(shareOut === undefined ? {} : { shareOut }) },
    });
    return sent;
  });
}

async function takeShare(tx: Tx, wanted: NewShipment, id: string): Promise<void> {
  const { from, to, lines } = wanted;
  const about = { area: from, object: id };
  const found = await findShareOut(tx, id);
  if (found === undefined || found.province !== from) throw platformProblem('request/not-found');
  const { product } = found;
  for (const { lot } of lines) {
    if (productOfLot(lot) !== product)
      throw supplyProblem('lot/other-product', { lot, product }).about(about);
  }
  const doses = lines.reduce((sum, line) => sum + line.doses, 0);
  if (await takeFromShareOut(tx, found, to, doses)) return;
  if (found.status !== 'approved') throw supplyProblem('share-out/not-approved').about(about);
  throw supplyProblem('share-out/exceeded', { unit: to, doses }).about(about);
}
