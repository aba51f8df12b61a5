import type { ProvincePolicy } from '../../policy/campaign/policy.store.ts';
import { type Turn, turnOf } from '../../policy/rules/turn.rules.ts';
import { seedOfDraw } from '../../policy/rules/turn-key.rules.ts';
import type { IsoDate } from '../../policy/terms.ts';
import type { Course, Order } from '../courses/course.ts';

/** Everything a place in the order is computed from. */
type OrderedFacts = Pick<Course, 'pseudonym' | 'birthDate' | 'drawSeed' | 'facts' | 'erased'>;

/** `notBefore` of a person who is not waiting: later than any day that is queried. */
const NEVER: IsoDate = '9999-12-31';
/** The kind of dose that is due, by stage of the turn. */
export const KINDS = ['primary', 'primary', 'additional', 'booster'] as const;

/** Returns the person's turn on this day with its explanation, by the rules of the province. */
export function turnOfCourse(course: OrderedFacts, policy: ProvincePolicy, day: IsoDate): Turn {
  const { memberships, history, deferredUntil, contraindicated, immunosuppressed } = course.facts;
  return turnOf(
    {
      pseudonym: course.pseudonym,
      birthDate: course.birthDate,
      memberships,
      history,
      immunosuppressed,
      deferredUntil: deferredUntil ?? undefined,
      contraindicated,
    },
    policy.policy,
    day,
    seedOfDraw(policy, course.drawSeed),
  );
}

/**
 * Returns the course with its place in the order on this day: the stored place while it is valid, otherwise the place that
 * the sweep will store.
 */
export function withOrderOn(course: Course, policy: ProvincePolicy, day: IsoDate): Course {
  const { policyVersion, changesOn } = course.order;
  const isValid = policyVersion === policy.version && (changesOn === null || changesOn > day);
  return isValid ? course : { ...course, order: orderOf(course, policy, day) };
}

/** Computes the place in the order on this day, as it is stored with the course. */
export function orderOf(course: OrderedFacts, policy: ProvincePolicy, day: IsoDate): Order {
  if (course.erased) return erasedOrder(policy.version);
  const turn = turnOfCourse(course, policy, day);
  const { changesOn, policyVersion } = turn;
  if (turn.kind === 'not-waiting') {
    return {
      waiting: false,
      reason: turn.reason,
      products: [],
      key: '',
      notBefore: NEVER,
      changesOn,
      group: null,
      doseNumber: null,
      kind: null,
      policyVersion,
    };
  }
  return {
    waiting: true,
    reason: null,
    products: turn.products,
    key: turn.key,
    notBefore: turn.notBefore,
    changesOn,
    group: turn.group,
    doseNumber: turn.doseNumber,
    kind: KINDS[turn.stage],
    policyVersion,
  };
}

/** The place of an erased course: in no order, permanently. */
export function erasedOrder(policyVersion: string): Order {
  return {
    waiting: false,
    reason: 'erased',
    products: [],
    key: '',
    notBefore: NEVER,
    changesOn: null,
    group: null,
    doseNumber: null,
    kind: null,
    policyVersion,
  };
}
