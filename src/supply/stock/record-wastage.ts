import { z } from 'zod';
import { recordAction } from '../../audit/record.ts';
import { newId } from '../../platform/id.ts';
import { instant } from '../../platform/instant.ts';
import { platformProblem } from '../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { type Movement, wastageCause } from '../ledger/movement.ts';
import { postMovement } from '../ledger/stock.ts';
import {
  ledgerOf,
  lossAccount,
  placeOfAccount,
  SAMPLE,
  sessionOfAccount,
  vialOfAccount,
  wastedAccount,
} from '../ledger/stock-account.ts';
import { lotId, productOfLot } from '../lots/lot.ts';
import { doses } from '../quantity.ts';
import { findVial } from '../vials/vial.store.ts';
import { stockRefusal } from './stock-refusal.ts';

export const newWastage = z.strictObject({
  account: lossAccount,
  lot: lotId,
  thawedAt: instant.optional().meta({ description: 'For a thawed batch; absent: as delivered' }),
  doses,
  cause: wastageCause,
  note: z.string().trim().min(1).max(1000).optional(),
});
type NewWastage = z.infer<typeof newWastage>;

/** Writes doses off from a place, a session's stock or an open vial, even if held or expired. Throws `stock/short`. */
export async function recordWastage(context: UseCaseContext, wanted: NewWastage): Promise<Movement> {
  const { account, lot, thawedAt, cause, note } = wanted;
  const place = placeOfAccount(account);
  if (place === undefined) throw platformProblem('request/not-found');
  return transact(context, async (tx, now) => {
    const vial = vialOfAccount(account);
    const session = vial === undefined ? sessionOfAccount(account) : (await findVial(tx, vial))?.session;
    const line = {
      id: newId(ledgerOf(place), now),
      lot,
      ...(thawedAt === undefined ? {} : { thawedAt: new Date(thawedAt).toISOString() }),
      doses: wanted.doses,
      from: account,
      to: cause === 'sample' ? SAMPLE : wastedAccount(cause),
      kind: cause === 'sample' ? ('sample' as const) : ('waste' as const),
      cause,
      ...(session === undefined ? {} : { session }),
      ...(vial === undefined ? {} : { vial }),
      ...(note === undefined ? {} : { note }),
      by: context.actor.account,
    };
    const outcome = await postMovement(tx, { ...line, now });
    if (outcome !== 'posted') throw stockRefusal(outcome, { lot, doses: wanted.doses, area: place });
    const entry = await recordAction(tx, context, now, {
      action: 'recordWastage',
      area: place,
      object: lot,
      reason: cause,
      details: { movement: line.id, account, doses: wanted.doses },
    });
    return {
      entry,
      answer: { ...line, province: ledgerOf(place), at: now.toISOString(), product: productOfLot(lot) },
    };
  });
}
