import { requireSecondPerson } from '../../accounts/require-second-person.ts';
import { recordAction } from '../../audit/record.ts';
import { districtOf } from '../../platform/area.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { sum } from '../../platform/compare.ts';
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
import { explainTransfer } from './explain-transfer.ts';
import { redistributionProblem } from './redistribution.problems.ts';
import type { StoredTransfer, Transfer } from './redistribution.ts';
import { decideTransfer, findTransfer, type TransferDecision } from './transfer.store.ts';

/** An accepted transfer may be shipped; a declined one states why. */
type TransferAnswer =
  | { readonly status: 'accepted' }
  | {
      readonly status: 'declined';
      readonly reason: NonNullable<StoredTransfer['reason']>;
      readonly note: string;
    };

/**
 * Somebody other than the proposer accepts or declines a transfer. Before acceptance it is checked against the present
 * facts: the doses must still be there, and usable for as long as the receiver needs. Throws
 * `second-person/same-account`, `second-person/related`, `redistribution/already-decided`, `redistribution/would-expire`, `stock/short`.
 */
export async function answerTransfer(
  context: UseCaseContext,
  id: string,
  answer: TransferAnswer,
): Promise<Transfer> {
  return transact(context, async (tx, now) => {
    const found = await findTransfer(tx, id);
    if (found === undefined) throw platformProblem('request/not-found');
    const about = { area: found.province, object: id };
    const by = context.actor.account;
    await requireSecondPerson(tx, context, { hands: [found.proposedBy], about });
    const decision: TransferDecision = { ...answer, decidedBy: by, decidedAt: now };
    if (!(await decideTransfer(tx, found, decision))) {
      const { status } = found;
      throw redistributionProblem('redistribution/already-decided', { status }).about(about);
    }
    if (answer.status === 'accepted') await checkStillPossible(tx, found, now);
    const { from, to, lot, doses } = found;
    const entry = await recordAction(tx, context, now, {
      action: answer.status === 'accepted' ? 'acceptTransfer' : 'declineTransfer',
      ...about,
      ...(answer.status === 'declined' ? { reason: answer.reason } : {}),
      details: { from, to, lot, doses, redistribution: found.redistribution, proposedBy: found.proposedBy },
    });
    return {
      entry,
      answer: explainTransfer({
        ...found,
        ...answer,
        left: answer.status === 'accepted' ? found.doses : 0,
        decidedBy: by,
        decidedAt: now.toISOString(),
      }),
    };
  });
}

async function checkStillPossible(tx: Tx, transfer: StoredTransfer, now: Date): Promise<void> {
  const { from, to, lot, product, doses, useBy, province } = transfer;
  const about = { area: province, object: transfer.id };
  const usable = (await listAccountBalances(tx, from, from)).filter(
    (balance) => balance.lot === lot && stateOfStock(balance, now) === 'usable',
  );
  if (sum(usable.map(({ onHand }) => onHand)) < doses)
    throw stockProblem('stock/short', { lot, doses }).about(about);
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
