import { z } from 'zod';
import { recordDeed } from '../audit/record.ts';
import { newId } from '../platform/id.ts';
import { platformProblem } from '../platform/problem.ts';
import { transact, type UseCaseContext } from '../platform/use-case.ts';
import { lotId, productOfLot } from './lot.ts';
import { type Movement, wastageCause } from './movement.ts';
import { doses } from './round.ts';
import { moveStock } from './stock.ts';
import {
  balanceAccount,
  bookOf,
  placeOfAccount,
  SAMPLE,
  sessionOfAccount,
  wastedAccount,
} from './stock-account.ts';
import { stockRefusal } from './stock-refusal.ts';

export const newWastage = z.strictObject({
  account: balanceAccount,
  lot: lotId,
  doses,
  cause: wastageCause,
  note: z.string().trim().min(1).max(1000).optional(),
});
export type NewWastage = z.infer<typeof newWastage>;

/** Doses written off from a place or from a session's stock, held and expired ones too. Throws `stock/short`. */
export async function recordWastage(context: UseCaseContext, wanted: NewWastage): Promise<Movement> {
  const { account, lot, cause, note } = wanted;
  const place = placeOfAccount(account);
  if (place === undefined) throw platformProblem('request/not-found');
  return transact(context, async (tx, now) => {
    const session = sessionOfAccount(account);
    const line = {
      id: newId(bookOf(place), now),
      lot,
      doses: wanted.doses,
      from: account,
      to: cause === 'sample' ? SAMPLE : wastedAccount(cause),
      kind: cause === 'sample' ? ('sample' as const) : ('waste' as const),
      cause,
      ...(session === undefined ? {} : { session }),
      ...(note === undefined ? {} : { note }),
      by: context.actor.account,
    };
    const outcome = await moveStock(tx, { ...line, now });
    if (outcome !== 'moved') throw stockRefusal(outcome, { lot, doses: wanted.doses, area: place });
    await recordDeed(tx, context, now, {
      action: 'recordWastage',
      area: place,
      object: lot,
      reason: cause,
      details: { movement: line.id, account, doses: wanted.doses },
    });
    return { ...line, province: bookOf(place), at: now.toISOString(), product: productOfLot(lot) };
  });
}
