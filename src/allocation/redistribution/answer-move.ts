import { recordDeed } from '../../audit/record.ts';
import { districtOf } from '../../platform/area.ts';
import { dayAtSite } from '../../platform/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import { platformProblem } from '../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy } from '../../policy/campaign/policy.store.ts';
import { settingsOn } from '../../policy/campaign/policy-at.ts';
import { listAccountBalances } from '../../supply/ledger/balance.store.ts';
import { stateOfStock } from '../../supply/ledger/balance.ts';
import { stockProblem } from '../../supply/stock/stock.problems.ts';
import { gatherUnits } from '../share-outs/gathering/gather-units.ts';
import { findLateLine } from '../share-outs/gathering/still-usable.rules.ts';
import { explainMove } from './explain-move.ts';
import { type Decision, decideMove, findMove } from './move.store.ts';
import { redistributionProblem } from './redistribution.problems.ts';
import type { KeptMove, StockMoveProposal } from './redistribution.ts';

/** Accepted, it may be shipped by `move`; declined, it says why. */
export type MoveAnswer =
  | { readonly status: 'accepted' }
  | { readonly status: 'declined'; readonly reason: NonNullable<KeptMove['reason']>; readonly note: string };

/**
 * Another person than the proposer accepts or declines a move. Accepted, it is looked at again as things stand: the doses
 * must still be there, and good for as long as the receiver needs. Throws `redistribution/self-acceptance`,
 * `redistribution/decided-already`, `redistribution/would-expire`, `stock/short`.
 */
export async function answerMove(
  context: UseCaseContext,
  id: string,
  answer: MoveAnswer,
): Promise<StockMoveProposal> {
  return transact(context, async (tx, now) => {
    const found = await findMove(tx, id);
    if (found === undefined) throw platformProblem('request/not-found');
    const about = { area: found.province, object: id };
    const by = context.actor.account;
    if (found.proposedBy === by) {
      throw redistributionProblem('redistribution/self-acceptance').about(about);
    }
    const decision: Decision = { ...answer, decidedBy: by, decidedAt: now };
    if (!(await decideMove(tx, found, decision))) {
      const { status } = found;
      throw redistributionProblem('redistribution/decided-already', { status }).about(about);
    }
    if (answer.status === 'accepted') await checkStillSensible(tx, found, now);
    const { from, to, lot, doses } = found;
    await recordDeed(tx, context, now, {
      action: answer.status === 'accepted' ? 'acceptStockMove' : 'declineStockMove',
      ...about,
      ...(answer.status === 'declined' ? { reason: answer.reason } : {}),
      details: { from, to, lot, doses, redistribution: found.redistribution, proposedBy: found.proposedBy },
    });
    return explainMove({
      ...found,
      ...answer,
      left: answer.status === 'accepted' ? found.doses : 0,
      decidedBy: by,
      decidedAt: now.toISOString(),
    });
  });
}

async function checkStillSensible(tx: Tx, move: KeptMove, now: Date): Promise<void> {
  const { from, to, lot, product, doses, useBy, province } = move;
  const about = { area: province, object: move.id };
  const there = (await listAccountBalances(tx, from, from))
    .filter((balance) => balance.lot === lot && stateOfStock(balance, now) === 'usable')
    .reduce((sum, { onHand }) => sum + onHand, 0);
  if (there < doses) throw stockProblem('stock/short', { lot, doses }).about(about);
  const { policy } = await loadPolicy(tx, province);
  const units = await gatherUnits(tx, {
    giver: districtOf(to) ?? province,
    lots: [{ product, lastDay: useBy, thawedLastDay: null }],
    settings: settingsOn(policy, dayAtSite(now)),
    now,
  });
  const late = findLateLine(
    [{ unit: to, lot, doses, useBy }],
    units.filter(({ unit }) => unit === to),
  );
  if (late !== undefined)
    throw redistributionProblem('redistribution/would-expire', { ...late }).about(about);
}
