import { recordAction } from '../../audit/record.ts';
import { dayAtSite } from '../../platform/clock.ts';
import type { RefusalContext } from '../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy } from '../../policy/campaign/policy.store.ts';
import type { Policy } from '../../policy/campaign/policy.ts';
import type { IsoDate } from '../../policy/terms.ts';
import { getCourse, replaceCourse } from '../courses/course.store.ts';
import { withMembership } from '../courses/course.ts';
import { peopleProblem } from '../people.problems.ts';
import { courseMembership, newMembershipOf } from './claim.rules.ts';
import { claimFault } from './membership.rules.ts';
import { insertMemberships } from './membership.store.ts';
import type { MembershipChange, NewMembership } from './membership.ts';

/**
 * Claims one more group for a person. It gives no place in the order before another account has verified it.
 * Throws `membership/already-claimed`, `membership/decision-required`, `membership/decision-in-future`.
 */
export async function claimGroup(
  context: UseCaseContext,
  person: string,
  claim: NewMembership,
): Promise<MembershipChange> {
  return transact(context, async (tx, now) => {
    const today = dayAtSite(now);
    const course = await getCourse(tx, person);
    const policy = await loadPolicy(tx, course.province);
    const about = {
      area: course.district,
      subject: course.pseudonym,
      object: person,
      policyVersion: policy.version,
    };
    checkClaim(claim, policy.policy, today, about);
    if (course.facts.memberships.some((current) => current.group === claim.group)) {
      throw peopleProblem('membership/already-claimed', { group: claim.group }).about(about);
    }
    const membership = newMembershipOf(course, claim, context.actor.account, now);
    const changed = withMembership(course, courseMembership(membership), policy, today);
    if (!(await replaceCourse(tx, changed, course.version))) {
      throw peopleProblem('person/changed-meanwhile').about(about);
    }
    await insertMemberships(tx, [membership]);
    const entry = await recordAction(tx, context, now, {
      ...about,
      action: 'claimGroup',
      object: membership.id,
      reason: claim.evidence.decision?.number,
      details: { group: claim.group, evidence: claim.evidence.kind },
    });
    return { entry, answer: { id: membership.id, person, group: claim.group, status: membership.status } };
  });
}

/** Throws `membership/decision-required`, `membership/decision-in-future`. */
export function checkClaim(
  claim: NewMembership,
  policy: Policy,
  today: IsoDate,
  about: RefusalContext,
): void {
  const fault = claimFault(claim, policy, today);
  if (fault !== undefined) throw peopleProblem(`membership/${fault}`, { group: claim.group }).about(about);
}
