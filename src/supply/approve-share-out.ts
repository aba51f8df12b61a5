import { recordDeed } from '../audit/record.ts';
import { platformProblem } from '../platform/problem.ts';
import { transact, type UseCaseContext } from '../platform/use-case.ts';
import { shareFromLine } from './round-line.store.ts';
import { findShareOut, markApproved } from './share-out.store.ts';
import type { ShareOut } from './share-out.ts';
import { insertShareOutLines } from './share-out-line.store.ts';
import { supplyProblem } from './supply.problems.ts';

/**
 * A second person approves a share-out; from then on doses may be shipped by it. Throws `share-out/self-approval`,
 * `share-out/already-approved`, `share-out/more-than-unshared`.
 */
export async function approveShareOut(context: UseCaseContext, id: string): Promise<ShareOut> {
  return transact(context, async (tx, now) => {
    const found = await findShareOut(tx, id);
    if (found === undefined) throw platformProblem('request/not-found');
    const { province, round, total, policyVersion } = found;
    const about = { area: province, object: id, policyVersion };
    const by = context.actor.account;
    if (found.proposedBy === by) throw supplyProblem('share-out/self-approval').about(about);
    if (!(await markApproved(tx, found, by, now))) {
      throw supplyProblem('share-out/already-approved').about(about);
    }
    if (!(await shareFromLine(tx, round, province, total))) {
      throw supplyProblem('share-out/more-than-unshared', { doses: total }).about(about);
    }
    await insertShareOutLines(tx, found);
    await recordDeed(tx, context, now, {
      action: 'approveShareOut',
      ...about,
      details: { round, total, formula: found.formula, proposedBy: found.proposedBy },
    });
    return { ...found, status: 'approved', approvedBy: by, approvedAt: now.toISOString() };
  });
}
