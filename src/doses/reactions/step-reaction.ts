import { recordAction } from '../../audit/record.ts';
import { TransactionConflict } from '../../platform/database/database.ts';
import { platformProblem } from '../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { reactionProblem } from './reaction.problems.ts';
import { nextReactionState } from './reaction.rules.ts';
import { changeReaction, findReaction } from './reaction.store.ts';
import type { NewCouncil, NewInvestigation, ReactionRecord } from './reaction.ts';
import { insertReactionEntry, listReactionEntries } from './reaction-entry.store.ts';

/**
 * Records the result of the investigation of a severe reaction. Throws `request/not-found`, `reaction/not-possible-now`.
 */
export async function investigateReaction(
  context: UseCaseContext,
  dose: string,
  result: NewInvestigation,
): Promise<ReactionRecord> {
  return step(context, dose, { kind: 'investigation', ...result });
}

/** Records the conclusion of the expert council. Throws `request/not-found`, `reaction/not-possible-now`. */
export async function concludeReaction(
  context: UseCaseContext,
  dose: string,
  conclusion: NewCouncil,
): Promise<ReactionRecord> {
  return step(context, dose, { kind: 'council', ...conclusion });
}

type Step =
  | ({ readonly kind: 'investigation' } & NewInvestigation)
  | ({ readonly kind: 'council' } & NewCouncil);

async function step(context: UseCaseContext, dose: string, what: Step): Promise<ReactionRecord> {
  const event = what.kind === 'investigation' ? 'investigate' : 'conclude';
  return transact(context, async (tx, now) => {
    const before = await findReaction(tx, dose);
    if (before === undefined) throw platformProblem('request/not-found');
    const about = { area: before.site, subject: before.pseudonym, object: dose };
    const state = nextReactionState(before.state, event);
    if (state === undefined) {
      throw reactionProblem('reaction/not-possible-now', { state: before.state, event }).about(about);
    }
    const after = { ...before, state, entries: before.entries + 1 };
    if (!(await changeReaction(tx, after))) throw new TransactionConflict();
    const entered = { sequence: after.entries, by: context.actor.account, at: now.toISOString() };
    await insertReactionEntry(tx, dose, { ...what, ...entered });
    const cause = what.kind === 'investigation' ? what.suspectedCause : what.conclusion;
    const entry = await recordAction(tx, context, now, {
      ...about,
      action: what.kind === 'investigation' ? 'investigateReaction' : 'concludeReaction',
      reason: cause,
      details: { sequence: after.entries, document: what.document, state },
    });
    return { entry, answer: { ...after, history: await listReactionEntries(tx, dose) } };
  });
}
