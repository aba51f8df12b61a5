import type { AreaCode } from '../../platform/area.ts';
import type { ProvincePolicy } from '../../policy/campaign/policy.store.ts';
import type { NotWaitingReason } from '../../policy/rules/turn.rules.ts';
import type { DoseKind, GroupCode, IsoDate, ProductCode } from '../../policy/terms.ts';
import { orderOf } from './order.rules.ts';

/** A dose the person has had, as the course keeps it. */
export interface DoseSummary {
  /** Id of the dose. */
  readonly dose: string;
  readonly doseNumber: number;
  readonly product: ProductCode;
  readonly kind: DoseKind;
  /** Day of injection at the site. */
  readonly day: IsoDate;
  readonly site: AreaCode;
}

/** A membership that still stands: claimed or verified. Rejected and withdrawn ones are no part of the course. */
export interface CourseMembership {
  /** Id of the membership. */
  readonly membership: string;
  readonly group: GroupCode;
  readonly status: 'claimed' | 'verified';
  /** The decision that lets the person into a group that needs one. */
  readonly decision?: { readonly number: string; readonly date: IsoDate };
}

/**
 * All that the order may know of a person beside the birth date. Her employer and its sector, public or private, are
 * not part of it and cannot be passed in (Lai Châu 2354/UBND-VX, 6/8/2021: no distinction).
 */
export interface CourseFacts {
  readonly memberships: readonly CourseMembership[];
  readonly history: readonly DoseSummary[];
  /** First day on which she may come again after a deferral. */
  readonly deferredUntil: IsoDate | null;
  /** Products she must never get, or `any`. */
  readonly contraindicated: readonly (ProductCode | 'any')[];
  /** Weakened immunity, as found at screening: entitles to an additional dose. */
  readonly immunosuppressed: boolean;
  readonly facility?: never;
  readonly sector?: never;
}

/** A place in the order as it is stored for the query of the next N: right from the day it was computed to `changesOn`. */
export interface Order {
  readonly waiting: boolean;
  /** Why she is not waiting; null when she is. */
  readonly reason: NotWaitingReason | 'erased' | null;
  /** What she may get from `notBefore` on without further conditions; empty when she is not waiting. */
  readonly products: readonly ProductCode[];
  /** Keys compare as text, less is earlier; empty when she is not waiting. */
  readonly key: string;
  readonly notBefore: IsoDate;
  /** The day on which the place changes by itself; null when no rule known today changes it. */
  readonly changesOn: IsoDate | null;
  readonly group: GroupCode | null;
  /** The dose that is due; null when she is not waiting. */
  readonly doseNumber: number | null;
  readonly kind: DoseKind | null;
  readonly policyVersion: string;
}

/** A person's course of vaccination and place in the order: one document, so that its version guards every dose. */
export interface Course {
  /** Id of the person. */
  readonly id: string;
  readonly province: AreaCode;
  readonly district: AreaCode;
  readonly commune: string | null;
  readonly pseudonym: string;
  readonly birthDate: IsoDate;
  /** Number of the seed the person draws with: the one that was current, and secret, when she was registered. */
  readonly drawSeed: number;
  /** Commits to the birth date in what is published; whoever is told the salt can check it. */
  readonly birthCommitment: string;
  readonly facts: CourseFacts;
  /** Counts the changes of facts and order. */
  readonly version: number;
  /** The booking that holds this course; empty when none does. */
  readonly booking: string;
  readonly order: Order;
  /** All that tells whose course it is was erased: it is in no order and in no decision any more. */
  readonly erased?: true;
}

/** One row of the order: who comes next, by pseudonym. */
export interface CourseInOrder {
  readonly person: string;
  readonly pseudonym: string;
  readonly district: AreaCode;
  readonly commune: string | null;
  readonly key: string;
  readonly group: GroupCode;
  readonly doseNumber: number;
  readonly kind: DoseKind;
  readonly notBefore: IsoDate;
  readonly products: readonly ProductCode[];
  readonly policyVersion: string;
}

// The functions below give the course as it is after an event, its order computed anew by the rules of `day`. They
// write nothing: `replaceCourse` does, in the transaction the course was read in.

/** After a dose. The booking it was given under has been used up. */
export function withDose(course: Course, dose: DoseSummary, policy: ProvincePolicy, day: IsoDate): Course {
  const history = [...course.facts.history, dose].sort((a, b) => a.doseNumber - b.doseNumber);
  return inOrder({ ...course, booking: '' }, { history, deferredUntil: null }, policy, day);
}

/** After a dose turned out to have been entered in error. */
export function withoutDose(course: Course, dose: string, policy: ProvincePolicy, day: IsoDate): Course {
  return inOrder(
    course,
    { history: course.facts.history.filter((entry) => entry.dose !== dose) },
    policy,
    day,
  );
}

/** After a deferral at screening: the booking ends, the place in the order stays, to be taken from `until` on. */
export function withDeferral(course: Course, until: IsoDate, policy: ProvincePolicy, day: IsoDate): Course {
  return inOrder({ ...course, booking: '' }, { deferredUntil: until }, policy, day);
}

/** After a contraindication of one product, or of any: the booking ends. */
export function withContraindication(
  course: Course,
  product: ProductCode | 'any',
  policy: ProvincePolicy,
  day: IsoDate,
): Course {
  const contraindicated = [...new Set([...course.facts.contraindicated, product])];
  return inOrder({ ...course, booking: '' }, { contraindicated }, policy, day);
}

/** After weakened immunity was found at screening. */
export function withImmunosuppression(course: Course, policy: ProvincePolicy, day: IsoDate): Course {
  return inOrder(course, { immunosuppressed: true }, policy, day);
}

/** After a membership was claimed or verified. */
export function withMembership(
  course: Course,
  membership: CourseMembership,
  policy: ProvincePolicy,
  day: IsoDate,
): Course {
  const others = course.facts.memberships.filter((entry) => entry.membership !== membership.membership);
  return inOrder(course, { memberships: [...others, membership] }, policy, day);
}

/** After a membership was rejected or withdrawn. */
export function withoutMembership(
  course: Course,
  membership: string,
  policy: ProvincePolicy,
  day: IsoDate,
): Course {
  const memberships = course.facts.memberships.filter((entry) => entry.membership !== membership);
  return inOrder(course, { memberships }, policy, day);
}

function inOrder(
  course: Course,
  changed: Partial<CourseFacts>,
  policy: ProvincePolicy,
  day: IsoDate,
): Course {
  const next = { ...course, facts: { ...course.facts, ...changed } };
  return { ...next, order: orderOf(next, policy, day) };
}
