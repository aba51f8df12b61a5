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
 * Writes one movement of a batch: takes the doses from the balance of `from` by a conditional update, adds them to the
 * balance of `to` or creates it, and appends a line to the ledger. Accounts such as supplier or given have no balance.
 * Stock that is not usable is taken only by the kinds of `KINDS_OF_ANY_STOCK`. If the outcome is not `posted`, nothing was
 * written. Doses: whole, at least 1.
 */
export async function postMovement(tx: Tx, posting: Posting): Promise<PostingOutcome> {
  const { lot, from, to, now } = posting;
  const fromPlace = placeOfAccount(from);
  const toPlace = placeOfAccount(to);
  if (fromPlace !== undefined) {
    const refused = await takeFromStock(tx, fromPlace, posting);
    if (refused !== undefined) return refused;
  }
  if (toPlace !== undefined) await putIn(tx, toPlace, posting);
  const { now: _, goodAt: __, place, id, ...line } = posting;
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
