import { requireSecondPerson } from '../../accounts/require-second-person.ts';
import { recordAction } from '../../audit/record.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy } from '../../policy/campaign/policy.store.ts';
import { getCourse, replaceCourse } from '../courses/course.store.ts';
import { withMembership, withoutMembership } from '../courses/course.ts';
import { peopleProblem } from '../people.problems.ts';
import { knownPeople } from '../relations/known-people.reads.ts';
import { courseMembership } from './claim.rules.ts';
import { nextMembershipState } from './membership.rules.ts';
import { getMembership, moveMembership } from './membership.store.ts';
import type { MembershipChange, MembershipEvent } from './membership.ts';

/** Verifies a membership against its evidence: from now on it gives a place. Throws as `decide` does. */
export function verifyMembership(context: UseCaseContext, id: string): Promise<MembershipChange> {
  return decide(context, 'verifyMembership', id, 'verify', undefined);
}

/** Finds a claim unproven. Throws as `decide` does. */
export function rejectMembership(
  context: UseCaseContext,
  id: string,
  reasonCode: string,
): Promise<MembershipChange> {
  return decide(context, 'rejectMembership', id, 'reject', reasonCode);
}

/** Ends a membership, claimed or verified. Throws as `decide` does. */
export function withdrawMembership(
  context: UseCaseContext,
  id: string,
  reasonCode: string,
): Promise<MembershipChange> {
  return decide(context, 'withdrawMembership', id, 'withdraw', reasonCode);
}

/**
 * Moves a membership to its next state and the person to their new turn. Verifying and rejecting take a second
 * person; a claim may be withdrawn by whoever made it. Throws `membership/not-possible-now`,
 * `second-person/same-account`, `second-person/related`.
 */
async function decide(
  context: UseCaseContext,
  action: string,
  id: string,
  event: MembershipEvent,
  reasonCode: string | undefined,
): Promise<MembershipChange> {
  return transact(context, async (tx, now) => {
    const membership = await getMembership(tx, id);
    const course = await getCourse(tx, membership.person);
    const policy = await loadPolicy(tx, course.province);
    const about = {
      area: membership.district,
      subject: course.pseudonym,
      object: id,
      policyVersion: policy.version,
    };
    const { status, group, person, evidence } = membership;
    const to = nextMembershipState(status, event);
    if (to === undefined) throw peopleProblem('membership/not-possible-now', { status, event }).about(about);
    if (event !== 'withdraw') {
      const people = await knownPeople(tx, context.secrets, [person]);
      await requireSecondPerson(tx, context, { hands: [membership.claimedBy], people, about });
    }
    const move = { from: status, to, by: context.actor.account, at: now, reasonCode };
    if (!(await moveMembership(tx, id, move))) {
      throw peopleProblem('membership/not-possible-now', { status, event }).about(about);
    }
    const today = dayAtSite(now);
    const changed =
      to === 'verified'
        ? withMembership(course, courseMembership({ ...membership, status: to }), policy, today)
        : withoutMembership(course, id, policy, today);
    if (!(await replaceCourse(tx, changed, course.version))) {
      throw peopleProblem('person/changed-meanwhile').about(about);
    }
    const entry = await recordAction(tx, context, now, {
      ...about,
      action,
      reason: reasonCode ?? evidence.decision?.number,
      details: { group, evidence: evidence.kind, from: status, to },
    });
    return { entry, answer: { id, person, group, status: to } };
  });
}
