import { recordAction } from '../../audit/record.ts';
import type { Tx } from '../../platform/database/database.ts';
import { platformProblem } from '../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { handlingOf } from '../../policy/rules/product-handling.ts';
import { findBalance, listAccountBalances } from '../ledger/balance.store.ts';
import { type Balance, balanceAt, type StockBalance } from '../ledger/balance.ts';
import { postMovement } from '../ledger/stock.ts';
import { placeOfAccount } from '../ledger/stock-account.ts';
import { productOfLot } from '../lots/lot.ts';
import { stockProblem } from '../stock/stock.problems.ts';
import { stockRefusal } from '../stock/stock-refusal.ts';
import type { NewThaw } from './thaw.ts';

/**
 * Records that vials were taken out of the freezer: their doses go from the batch as delivered to one thawed at this
 * instant, whose clock goes with it wherever it is sent. Returns that batch. Throws `stock/not-frozen`,
 * `stock/refreezing`, `stock/not-whole-vials`, `stock/thawed-in-future`, `stock/thawed-before-arrival`, and
 * the refusals of any other movement.
 */
export async function thawStock(context: UseCaseContext, wanted: NewThaw): Promise<Balance> {
  const { account, lot, doses } = wanted;
  const place = placeOfAccount(account);
  if (place === undefined) throw platformProblem('request/not-found');
  const about = { area: place, object: lot };
  return transact(context, async (tx, now) => {
    const product = productOfLot(lot);
    if (wanted.kind === 'refreeze') {
      const details = { lot, thawedAt: await listThawings(tx, place, account, lot) };
      throw stockProblem('stock/refreezing', details).about(about);
    }
    if (!handlingOf(product).frozen) throw stockProblem('stock/not-frozen', { lot }).about(about);
    const at = new Date(wanted.thawedAt);
    if (at > now) throw stockProblem('stock/thawed-in-future').about(about);
    const frozen = await findBalance(tx, place, account, lot);
    if (frozen !== undefined) refuseThaw(frozen, doses, at);
    const by = context.actor.account;
    const thawedAt = at.toISOString();
    const outcome = await postMovement(tx, {
      lot,
      thawedAt,
      doses,
      from: account,
      to: account,
      kind: 'thaw',
      ...(frozen?.session === undefined ? {} : { session: frozen.session }),
      by,
      now,
    });
    if (outcome !== 'posted') throw stockRefusal(outcome, { lot, doses, area: place });
    const thawed = await findBalance(tx, place, account, lot, thawedAt);
    if (thawed === undefined) throw new Error('a thawed batch without a balance');
    const entry = await recordAction(tx, context, now, {
      action: 'thawStock',
      ...about,
      details: { account, doses, thawedAt, usableUntil: thawed.usableBefore },
    });
    return { entry, answer: balanceAt(thawed, now) };
  });
}

function refuseThaw(
  { onHand, dosesPerVial, since, place, lot }: StockBalance,
  doses: number,
  at: Date,
): void {
  const about = { area: place, object: lot };
  if (doses % dosesPerVial !== 0 && doses !== onHand) {
    throw stockProblem('stock/not-whole-vials', { lot, dosesPerVial }).about(about);
  }
  if (at < since) {
    const details = { lot, since: since.toISOString() };
    throw stockProblem('stock/thawed-before-arrival', details).about(about);
  }
}

async function listThawings(tx: Tx, place: string, account: string, lot: string): Promise<string[]> {
  const own = await listAccountBalances(tx, place, account, productOfLot(lot));
  return own
    .filter((balance) => balance.lot === lot && balance.onHand > 0)
    .flatMap(({ thawedAt }) => thawedAt?.toISOString() ?? []);
}
