import { dayAtSite } from '../../platform/clock.ts';
import type { IsoDate } from '../../policy/terms.ts';
import type { Course, CourseFacts } from '../courses/course.ts';
import { courseMembership } from './claim.rules.ts';
import type { Membership } from './membership.ts';

/**
 * Returns what was known of a person at the end of a past day: memberships in their state then, doses given by then.
 * Deferrals and contraindications have no history, so they are omitted.
 */
export function factsOn(
  course: Pick<Course, 'facts'>,
  memberships: readonly Membership[],
  day: IsoDate,
): CourseFacts {
  return {
    memberships: memberships.flatMap((membership) => {
      const status = statusOn(membership, day);
      return status === undefined ? [] : [{ ...courseMembership(membership), status }];
    }),
    history: course.facts.history.filter((dose) => dose.day <= day),
    deferredUntil: null,
    contraindicated: [],
    immunosuppressed: course.facts.immunosuppressed,
  };
}

function statusOn(membership: Membership, day: IsoDate): 'claimed' | 'verified' | undefined {
  const { claimedAt, decidedAt, withdrawnAt, status } = membership;
  const by = (instant: string | undefined) => instant !== undefined && dayAtSite(new Date(instant)) <= day;
  if (!by(claimedAt) || by(withdrawnAt)) return undefined;
  if (!by(decidedAt)) return 'claimed';
  return status === 'rejected' ? undefined : 'verified';
}
