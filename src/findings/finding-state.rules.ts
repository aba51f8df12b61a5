import { covers } from '../platform/area.ts';
import type { Actor } from '../platform/http/auth.ts';
import type { Finding, FindingEventName, FindingState } from './finding.ts';

const table: Readonly<Record<FindingState, Partial<Record<FindingEventName, FindingState>>>> = {
  open: { review: 'under-review', 'new-evidence': 'open' },
  'under-review': { confirm: 'confirmed', dismiss: 'dismissed', 'new-evidence': 'under-review' },
  confirmed: { 'new-evidence': 'confirmed' },
  dismissed: { 'new-evidence': 'open' },
};

/** The next state, by the table in states.md; undefined if the event is not possible in this state. */
export function nextFindingState(state: FindingState, event: FindingEventName): FindingState | undefined {
  return table[state][event];
}

export type DecisionFault = 'not-from-above' | 'named-in-it';

/** Why this account may not decide about a finding at all, by "Who decides" of states.md; undefined: it may. */
export function decisionFault(
  finding: Pick<Finding, 'area' | 'accounts'>,
  actor: Pick<Actor, 'account' | 'area'>,
): DecisionFault | undefined {
  if (actor.area === finding.area || !covers(actor.area, finding.area)) return 'not-from-above';
  return finding.accounts.includes(actor.account) ? 'named-in-it' : undefined;
}

/** The accounts whose hands are in a finding: those it names; if it is dismissed, whoever took it under review, too. */
export function handsIn(
  { accounts, reviewedBy }: Pick<Finding, 'accounts' | 'reviewedBy'>,
  event: FindingEventName,
): string[] {
  return event === 'dismiss' && reviewedBy !== null ? [...accounts, reviewedBy] : [...accounts];
}
