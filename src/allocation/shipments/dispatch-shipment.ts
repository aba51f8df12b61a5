import { recordAction } from '../../audit/record.ts';
import { findPlace } from '../../places/find-place.ts';
import { type AreaCode, COUNTRY, covers, provinceOf } from '../../platform/area.ts';
import { dayAtSite } from '../../platform/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import type { Problem } from '../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { findBalance, listBalancesOfPlace } from '../../supply/ledger/balance.store.ts';
import { stateOfStock, usableThrough } from '../../supply/ledger/balance.ts';
import type { PostingOutcome } from '../../supply/ledger/posting.ts';
import { postMovement } from '../../supply/ledger/stock.ts';
import { isQuarantine, transitAccount } from '../../supply/ledger/stock-account.ts';
import { productOfLot } from '../../supply/lots/lot.ts';
import { shipmentProblem } from '../../supply/shipments/shipment.problems.ts';
import { isConnected } from '../../supply/shipments/shipment.rules.ts';
import { insertShipment } from '../../supply/shipments/shipment.store.ts';
import type { NewShipment, Shipment } from '../../supply/shipments/shipment.ts';
import { stockProblem } from '../../supply/stock/stock.problems.ts';
import { stockRefusal } from '../../supply/stock/stock-refusal.ts';
import { takeTransfer } from '../redistribution/take-transfer.ts';
import { takeShare } from '../share-outs/take-share.ts';
import { type FirstUse, listFirstUse } from './first-use.reads.ts';

/**
 * Dispatches a shipment; its doses leave the stock of the sender now. Throws `shipment/not-connected`,
 * `shipment/unknown-place`, `share-out/not-approved`, `share-out/exceeded`, `redistribution/not-accepted`,
 * `redistribution/exceeded`, `lot/other-product`, `stock/short`, `stock/refreezing`,
 * `shipment/would-expire-before-use`, and every `lot/…` that bars stock from use.
 */
export async function dispatchShipment(context: UseCaseContext, wanted: NewShipment): Promise<Shipment> {
  const { from, to, shareOut, transfer } = wanted;
  const lines = wanted.lines.map(inUtc);
  // An accepted transfer goes from site to site.
  if (transfer === undefined && !isConnected(from, to)) {
    throw shipmentProblem('shipment/not-connected', { from, to }).about({ area: from });
  }
  return transact(context, async (tx, now) => {
    if ((await findPlace(tx, to)) === undefined) {
      throw shipmentProblem('shipment/unknown-place', { place: to }).about({ area: from });
    }
    if (shareOut !== undefined) await takeShare(tx, wanted, shareOut);
    if (transfer !== undefined) await takeTransfer(tx, wanted, transfer);
    const firstUse: FirstUse = covers(from, to) ? await listFirstUse(tx, to, dayAtSite(now)) : new Map();
    const by = context.actor.account;
    const sent: Shipment = {
      id: newId(from, now),
      province: provinceOf(to) ?? provinceOf(from) ?? COUNTRY,
      from,
      to,
      lines,
      ...(shareOut === undefined ? {} : { shareOut }),
      ...(transfer === undefined ? {} : { transfer }),
      status: 'in-transit',
      dispatchedAt: now.toISOString(),
      dispatchedBy: by,
      discrepancies: [],
    };
    for (const line of lines) {
      const { lot, thawedAt, doses } = line;
      if (covers(from, to)) await refuseTooLate(tx, from, line, { firstUse, now });
      const outcome = await postMovement(tx, {
        lot,
        ...(thawedAt === undefined ? {} : { thawedAt }),
        doses,
        from,
        to: transitAccount(sent.id),
        kind: 'dispatch',
        shipment: sent.id,
        by,
        now,
      });
      if (outcome !== 'posted') throw await shipmentRefusal(tx, outcome, { lot, thawedAt, doses, from });
    }
    await insertShipment(tx, sent);
    const entry = await recordAction(tx, context, now, {
      action: 'dispatchShipment',
      area: from,
      object: sent.id,
      details: {
        to,
        lines,
        ...(shareOut === undefined ? {} : { shareOut }),
        ...(transfer === undefined ? {} : { transfer }),
      },
    });
    return { entry, answer: sent };
  });
}

/** Doses sent down the line are meant to be injected: they have to last through the first day planned for them. */
async function refuseTooLate(
  tx: Tx,
  from: AreaCode,
  { lot, thawedAt }: NewShipment['lines'][number],
  { firstUse, now }: { readonly firstUse: FirstUse; readonly now: Date },
): Promise<void> {
  const day = firstUse.get(productOfLot(lot));
  const batch = day === undefined ? undefined : await findBalance(tx, from, from, lot, thawedAt);
  if (day === undefined || batch === undefined) return;
  if (stateOfStock(batch, now) !== 'usable' || usableThrough(batch, day, now)) return;
  const details = { lot, usableUntil: batch.usableBefore.toISOString(), day };
  throw shipmentProblem('shipment/would-expire-before-use', details).about({ area: from, object: lot });
}

/** Instants are stored and returned in one form, however a request writes them. */
function inUtc({ thawedAt, ...line }: NewShipment['lines'][number]): NewShipment['lines'][number] {
  return thawedAt === undefined ? line : { ...line, thawedAt: new Date(thawedAt).toISOString() };
}

/** Why a line cannot be sent; in particular if the stock of the lot has been thawed or is quarantined. */
async function shipmentRefusal(
  tx: Tx,
  outcome: Exclude<PostingOutcome, 'posted'>,
  { lot, thawedAt, doses, from }: NewShipment['lines'][number] & { readonly from: AreaCode },
): Promise<Problem> {
  const wanted = { lot, doses, area: from };
  if (outcome !== 'short') return stockRefusal(outcome, wanted);
  const here = (await listBalancesOfPlace(tx, from)).filter(
    (balance) => balance.lot === lot && balance.onHand > 0,
  );
  const thawed = here
    .filter((balance) => balance.account === from)
    .flatMap((balance) => balance.thawedAt ?? []);
  if (thawedAt === undefined && thawed.length > 0) {
    const details = { lot, thawedAt: thawed.map((at) => at.toISOString()) };
    return stockProblem('stock/refreezing', details).about({ area: from, object: lot });
  }
  const isQuarantined = here.some(({ account, onHand }) => isQuarantine(account) && onHand >= doses);
  return stockRefusal(isQuarantined ? 'cold-chain-failure' : 'short', wanted);
}
