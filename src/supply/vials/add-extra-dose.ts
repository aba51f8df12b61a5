import { recordAction } from '../../audit/record.ts';
import { newId } from '../../platform/id.ts';
import { platformProblem } from '../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { findBalance } from '../ledger/balance.store.ts';
import { stateOfStock } from '../ledger/balance.ts';
import { forgetBalance } from '../ledger/balance-cache.ts';
import { postMovement } from '../ledger/stock.ts';
import { EXTRA, ledgerOf, vialAccount } from '../ledger/stock-account.ts';
import { getLot } from '../lots/lot.store.ts';
import { vialKey } from './open-vial.ts';
import { vialProblem } from './vial.problems.ts';
import { countExtraDose, findVial } from './vial.store.ts';
import { restOf, type VialWithRest } from './vial.ts';

/**
 * Records, before it is drawn, a dose that a vial holds beyond its number (as with low dead-volume syringes). The lot sets
 * the maximum. Throws `vial/closed`, `vial/open-too-long`, `vial/no-more-extra-doses`.
 */
export async function addExtraDose(
  context: UseCaseContext,
  id: string,
  { note }: { readonly note: string },
): Promise<VialWithRest> {
  return transact(context, async (tx, now) => {
    const vial = await findVial(tx, id);
    if (vial === undefined) throw platformProblem('request/not-found');
    const { site, session, lot, thawedAt } = vial;
    const about = { area: site, object: id };
    const account = vialAccount(id);
    const rest = await findBalance(tx, site, account, lot, thawedAt);
    if (vial.status === 'closed' || rest === undefined) throw vialProblem('vial/closed').about(about);
    if (stateOfStock(rest, now) === 'vial-open-too-long') {
      throw vialProblem('vial/open-too-long').about(about);
    }
    const { extraDosesPerVial: allowed } = await getLot(tx, lot);
    if (vial.extraDoses >= allowed || !(await countExtraDose(tx, vial))) {
      throw vialProblem('vial/no-more-extra-doses', { allowed }).about(about);
    }
    // This vial may have been opened before the one doses are now drawn from.
    forgetBalance(tx, vialKey(session, lot));
    const by = context.actor.account;
    const movement = newId(ledgerOf(site), now);
    await postMovement(tx, {
      id: movement,
      lot,
      ...(thawedAt === undefined ? {} : { thawedAt }),
      doses: 1,
      from: EXTRA,
      to: account,
      kind: 'extra-dose',
      session,
      vial: id,
      note,
      by,
      now,
    });
    const entry = await recordAction(tx, context, now, {
      action: 'addExtraDose',
      ...about,
      details: { lot, session, movement },
    });
    return {
      entry,
      answer: restOf({ ...vial, extraDoses: vial.extraDoses + 1 }, { ...rest, onHand: rest.onHand + 1 }, now),
    };
  });
}
