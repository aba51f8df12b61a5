import { newId } from '../../platform/id.ts';
import type { CourseMembership } from '../courses/course.ts';
import type { Person } from '../registry/person.ts';
import type { Membership, NewMembership } from './membership.ts';

/** Returns the membership that a claim creates. */
export function newMembershipOf(
  person: Pick<Person, 'id' | 'province' | 'district'>,
  claim: NewMembership,
  by: string,
  at: Date,
): Membership {
  return {
    id: newId(person.district, at),
    province: person.province,
    district: person.district,
    person: person.id,
    group: claim.group,
    evidence: claim.evidence,
    status: 'claimed',
    claimedBy: by,
    claimedAt: at.toISOString(),
  };
}

/** Returns what the course stores of a current membership. */
export function courseMembership(membership: Membership): CourseMembership {
  const { decision } = membership.evidence;
  return {
    membership: membership.id,
    group: membership.group,
    status: membership.status === 'verified' ? 'verified' : 'claimed',
    ...(decision === undefined ? {} : { decision: { number: decision.number, date: decision.date } }),
  };
}
