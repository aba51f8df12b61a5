import type { Policy } from '../../policy/campaign/policy.ts';
import type { IsoDate } from '../../policy/terms.ts';
import type { MembershipEvent, MembershipState, NewMembership } from './membership.ts';

type Transitions = Readonly<
  Record<MembershipState, Readonly<Partial<Record<MembershipEvent, MembershipState>>>>
>;

const transitions: Transitions = {
  claimed: { verify: 'verified', reject: 'rejected', withdraw: 'withdrawn' },
  verified: { withdraw: 'withdrawn' },
  rejected: {},
  withdrawn: {},
};

/** Returns the state after an event, by the table in states.md; undefined if the event is refused. */
export function nextMembershipState(
  state: MembershipState,
  event: MembershipEvent,
): MembershipState | undefined {
  return transitions[state][event];
}

/**
 * Returns why a claim cannot be accepted. Favours passed through group 16, "others by decision", so a group marked so in
 * the policy cannot even be claimed without number, date and signer of the decision (Decision 3355/QĐ-BYT, 8/7/2021).
 */
export function claimFault(
  claim: NewMembership,
  policy: Policy,
  today: IsoDate,
): 'decision-required' | 'decision-in-future' | undefined {
  const { decision } = claim.evidence;
  const rule = policy.groups.find((group) => group.code === claim.group);
  if (rule?.needsDecision === true && decision === undefined) return 'decision-required';
  return decision !== undefined && decision.date > today ? 'decision-in-future' : undefined;
}
