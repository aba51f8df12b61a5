import { type AreaCode, COUNTRY } from '../../platform/area.ts';
import type { Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import { productOfLot } from '../lots/lot.ts';
import { addToBalance, balanceId } from './balance.store.ts';
import { makeBalance } from './make-balance.ts';
import { appendMovement } from './movement.store.ts';
import type { Posting, PostingOutcome } from './posting.ts';
import { ledgerOf, placeOfAccount } from './stock-account.ts';
import { takeFromStock } from './take-from-stock.ts';

/**
 * Moves doses of one batch: the balance of `from` is judged as it is in this transaction (supplier, transit and given
 * have none), one conditional update takes the doses from it if it is still so, the balance of `to` is raised or made,
 * one line is appended to the ledger. Anything but `posted`: nothing was written. Stock that may not be used moves only
 * by the kinds of `KINDS_OF_ANY_STOCK`. Doses: whole, at least 1.
 */
export async function postMovement(tx: Tx, move: Posting): Promise<PostingOutcome> {
  const { lot, from, to, now } = move;
  const fromPlace = placeOfAccount(from);
  const toPlace = placeOfAccount(to);
  if (fromPlace !== undefined) {
    const refused = await takeFromStock(tx, fromPlace, move);
    if (refused !== undefined) return refused;
  }
  if (toPlace !== undefined) await putIn(tx, toPlace, move);
  const { now: _, goodAt: __, place, id, ...line } = move;
  const province = ledgerOf(fromPlace ?? toPlace ?? place ?? COUNTRY);
  appendMovement(tx, {
    ...line,
    id: id ?? newId(province, now),
    province,
    at: now.toISOString(),
    product: productOfLot(lot),
  });
  return 'posted';
}

async function putIn(tx: Tx, place: AreaCode, { to, lot, thawedAt, doses, now }: Posting): Promise<void> {
  if (await addToBalance(tx, place, balanceId(to, lot, thawedAt), doses)) return;
  await makeBalance(tx, place, to, { lot, thawedAt, doses }, now);
}
