import { recordAction } from '../../audit/record.ts';
import type { Tx } from '../../platform/database/database.ts';
import { platformProblem } from '../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import type { WastageCause } from '../ledger/movement.ts';
import { postMovement } from '../ledger/stock.ts';
import { transitAccount, wastedAccount } from '../ledger/stock-account.ts';
import { stockRefusal } from '../stock/stock-refusal.ts';
import { shipmentProblem } from './shipment.problems.ts';
import { decideArrival } from './shipment.rules.ts';
import { findShipment, markReceived } from './shipment.store.ts';
import type { Arrival, Shipment } from './shipment.ts';

/**
 * Records what the receiving place states of each batch: received, broken and lost doses, together those sent. Throws
 * `shipment/already-received`, `shipment/does-not-add-up`.
 */
export async function receiveShipment(
  context: UseCaseContext,
  id: string,
  arrival: Arrival,
): Promise<Shipment> {
  return transact(context, async (tx, now) => {
    const sent = await findShipment(tx, id);
    if (sent === undefined) throw platformProblem('request/not-found');
    const about = { area: sent.to, object: id };
    if (sent.status === 'received') throw shipmentProblem('shipment/already-received').about(about);
    const decision = decideArrival(sent.lines, arrival.lines);
    if (!decision.ok) {
      const { ok: _, ...details } = decision;
      throw shipmentProblem('shipment/does-not-add-up', details).about(about);
    }
    const { discrepancies } = decision;
    const by = context.actor.account;
    if (!(await markReceived(tx, sent, by, now, discrepancies))) {
      throw shipmentProblem('shipment/already-received').about(about);
    }
    for (const line of arrival.lines) await postLine(tx, sent, line, by, now);
    const entry = await recordAction(tx, context, now, {
      action: 'receiveShipment',
      ...about,
      details: { from: sent.from, lines: arrival.lines },
    });
    return {
      entry,
      answer: { ...sent, status: 'received', receivedAt: now.toISOString(), receivedBy: by, discrepancies },
    };
  });
}

async function postLine(
  tx: Tx,
  sent: Shipment,
  line: Arrival['lines'][number],
  by: string,
  now: Date,
): Promise<void> {
  const { lot, thawedAt } = line;
  const post = async (doses: number, to: string, cause?: WastageCause): Promise<void> => {
    if (doses === 0) return;
    const outcome = await postMovement(tx, {
      lot,
      ...(thawedAt === undefined ? {} : { thawedAt }),
      doses,
      from: transitAccount(sent.id),
      to,
      place: sent.to,
      kind: cause === undefined ? 'arrival' : 'waste',
      ...(cause === undefined ? {} : { cause }),
      shipment: sent.id,
      by,
      now,
    });
    if (outcome !== 'posted') throw stockRefusal(outcome, { lot, doses, area: sent.to });
  };
  await post(line.received, sent.to);
  await post(line.broken, wastedAccount('broken'), 'broken');
  await post(line.lost, wastedAccount('lost'), 'lost');
}
