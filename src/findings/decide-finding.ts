import { requireSecondPerson } from '../accounts/require-second-person.ts';
import { recordAction } from '../audit/record.ts';
import { declaredAmong } from '../people/relations/known-people.reads.ts';
import { transact, type UseCaseContext } from '../platform/use-case.ts';
import { findingProblem } from './finding.problems.ts';
import { changeFinding, getFinding } from './finding.store.ts';
import type { FindingChange, FindingEventName, FindingReason } from './finding.ts';
import { appendFindingEvent } from './finding-event.store.ts';
import { decisionFault, handsIn, nextFindingState } from './finding-state.rules.ts';

/** The reason given with a decision: a code, and a note that stays in the event. */
export interface DecisionWords {
  readonly reason: FindingReason | null;
  readonly note: string | null;
}

/** Takes a finding under review. Throws as `decideFinding` does. */
export function reviewFinding(context: UseCaseContext, id: string): Promise<FindingChange> {
  return decideFinding(context, id, 'review', { reason: null, note: null });
}

/** Confirms a finding. Throws as `decideFinding` does. */
export function confirmFinding(
  context: UseCaseContext,
  id: string,
  words: DecisionWords,
): Promise<FindingChange> {
  return decideFinding(context, id, 'confirm', words);
}

/** Dismisses a finding: nothing is wrong. Throws as `decideFinding` does. */
export function dismissFinding(
  context: UseCaseContext,
  id: string,
  words: DecisionWords,
): Promise<FindingChange> {
  return decideFinding(context, id, 'dismiss', words);
}

/**
 * Moves a finding to its next state; states.md says who may. Of two concurrent decisions, one takes effect. Throws
 * `finding/not-from-above`, `finding/named-in-it`, `second-person/same-account`, `second-person/related`,
 * `finding/not-possible-now`, `finding/changed-meanwhile`.
 */
async function decideFinding(
  context: UseCaseContext,
  id: string,
  event: Extract<FindingEventName, 'review' | 'confirm' | 'dismiss'>,
  { reason, note }: DecisionWords,
): Promise<FindingChange> {
  return transact(context, async (tx, now) => {
    const finding = await getFinding(tx, id);
    const { area, people, state, version, kind } = finding;
    const about = { area, object: id, ...(people.length === 1 ? { subject: people[0] ?? '' } : {}) };
    const fault = decisionFault(finding, context.actor);
    if (fault !== undefined) throw findingProblem(`finding/${fault}`).about(about);
    await requireSecondPerson(tx, context, {
      hands: handsIn(finding, event),
      people: await declaredAmong(tx, context.actor.account, people),
      about,
    });
    const to = nextFindingState(state, event);
    if (to === undefined) throw findingProblem('finding/not-possible-now', { state, event }).about(about);
    const by = context.actor.account;
    const who = event === 'review' ? { reviewedBy: by } : { decidedBy: by, reason };
    if (!(await changeFinding(tx, id, version, { state: to, changedAt: now, ...who }))) {
      throw findingProblem('finding/changed-meanwhile').about(about);
    }
    const at = now.toISOString();
    const sequence = version + 1;
    appendFindingEvent(tx, {
      finding: id,
      sequence,
      event,
      from: state,
      to,
      by,
      at,
      reason,
      note,
      evidence: [],
    });
    const entry = await recordAction(tx, context, now, {
      ...about,
      action: `${event}Finding`,
      reason: reason ?? undefined,
      details: { kind, from: state, to },
    });
    return { entry, answer: { id, state: to, version: sequence } };
  });
}
