import { recordAction } from '../../audit/record.ts';
import { platformProblem } from '../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { findReaction } from './reaction.store.ts';
import type { ReactionRecord } from './reaction.ts';
import { listReactionEntries } from './reaction-entry.store.ts';

/**
 * The reaction to a dose with all its entries. This is health data: who has read it is recorded before it is shown.
 * Throws `request/not-found`.
 */
export async function getReaction(context: UseCaseContext, dose: string): Promise<ReactionRecord> {
  return transact(context, async (tx, now) => {
    const found = await findReaction(tx, dose);
    if (found === undefined) throw platformProblem('request/not-found');
    const history = await listReactionEntries(tx, dose);
    const { site: area, pseudonym: subject } = found;
    const entry = await recordAction(tx, context, now, {
      action: 'getReaction',
      area,
      subject,
      object: dose,
    });
    return { entry, answer: { ...found, history } };
  });
}
