import type { AreaCode } from '../../platform/area.ts';
import type { ProvincePolicy } from '../../policy/campaign/policy.store.ts';
import type { NotWaitingReason } from '../../policy/rules/turn.rules.ts';
import type { DoseKind, GroupCode, IsoDate, ProductCode } from '../../policy/terms.ts';
import { orderOf } from '../order/order.rules.ts';

/** A dose the person has had, as stored in the course. */
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

/** A current membership: claimed or verified. Rejected and withdrawn memberships are not part of the course. */
export interface CourseMembership {
  /** Id of the membership. */
  readonly membership: string;
  readonly group: GroupCode;
  readonly status: 'claimed' | 'verified';
  /** The decision that lets the person into a group that needs one. */
  readonly decision?: { readonly number: string; readonly date: IsoDate };
}

/**
 * Everything the order may know of a person besides the birth date. The employer and its sector, public or private, are
 * not part of it and cannot be passed in (official letter 2354/UBND-VX of Lai Châu, 6/8/2021: no distinction).
 */
export interface CourseFacts {
  readonly memberships: readonly CourseMembership[];
  readonly history: readonly DoseSummary[];
  /** First day on which the person may be injected after a deferral. */
  readonly deferredUntil: IsoDate | null;
  /** Products the person must never get, or `any`. */
  readonly contraindicated: readonly (ProductCode | 'any')[];
  /** Weakened immunity, as found at screening: entitles the person to an additional dose. */
  readonly immunosuppressed: boolean;
  readonly facility?: never;
  readonly sector?: never;
}

/** A place in the order as stored for the query of the next N: valid from the day it was computed until `changesOn`. */
export interface Order {
  readonly waiting: boolean;
  /** Why the person is not waiting; null if waiting. */
  readonly reason: NotWaitingReason | 'erased' | null;
  /** Products the person may get from `notBefore` on without further conditions; empty if not waiting. */
  readonly products: readonly ProductCode[];
  /** Keys compare as text, the lower comes first; empty if not waiting. */
  readonly key: string;
  readonly notBefore: IsoDate;
  /** The day on which the place changes by itself; null if no rule known today changes it. */
  readonly changesOn: IsoDate | null;
  readonly group: GroupCode | null;
  /** The dose that is due; null if not waiting. */
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
  /** Number of the seed the person draws with: the current, still secret one at the time of registration. */
  readonly drawSeed: number;
  /** Published in place of the birth date; anyone who knows the salt can check it. */
  readonly birthCommitment: string;
  readonly facts: CourseFacts;
  /** Counts the changes of facts and order. */
  readonly version: number;
  /** The booking that holds this course; empty if none does. */
  readonly booking: string;
  readonly order: Order;
  /** The identifying data was erased: the course is in no order and is not decided on any more. */
  readonly erased?: true;
}

/** One row of the order. */
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

// The functions below return the course after an event, with its order recomputed by the rules of `day`. They write
// nothing: `replaceCourse` does, in the transaction in which the course was read.

/** After a dose. It uses up the booking it was given under. */
export function withDose(course: Course, dose: DoseSummary, policy: ProvincePolicy, day: IsoDate): Course {
  const history = [...course.facts.history, dose].sort((a, b) => a.doseNumber - b.doseNumber);
  return inOrder({ ...course, booking: '' }, { history, deferredUntil: null }, policy, day);
}

/** After a dose was found to have been entered in error. */
export function withoutDose(course: Course, dose: string, policy: ProvincePolicy, day: IsoDate): Course {
  return inOrder(
    course,
    { history: course.facts.history.filter((entry) => entry.dose !== dose) },
    policy,
    day,
  );
}

/** After a deferral at screening: the booking ends; the place in the order stays and may be used from `until` on. */
export function withDeferral(course: Course, until: IsoDate, policy: ProvincePolicy, day: IsoDate): Course {
  return inOrder({ ...course, booking: '' }, { deferredUntil: until }, policy, day);
}

/** After a contraindication for one product or for any: the booking ends. */
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
