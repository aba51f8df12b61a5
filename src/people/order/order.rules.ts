import type { ProvincePolicy } from '../../policy/campaign/policy.store.ts';
import { type Turn, turnOf } from '../../policy/rules/turn.rules.ts';
import { seedOfDraw } from '../../policy/rules/turn-key.rules.ts';
import type { IsoDate } from '../../policy/terms.ts';
import type { Course, Order } from './course.ts';

/** What a place in the order is computed from: nothing else of a person is to be had here. */
type OrderedFacts = Pick<Course, 'pseudonym' | 'birthDate' | 'drawSeed' | 'facts' | 'erased'>;

/** The day of somebody who is not waiting: later than every day that is asked for. */
const NEVER: IsoDate = '9999-12-31';
/** The kind of dose that is due, by the stage of a turn. */
export const KINDS = ['primary', 'primary', 'additional', 'booster'] as const;

/** The person's turn on this day with its explanation, by the rules of the province. */
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
 * The course with its place in the order on this day: the stored one while it holds, else computed anew, as the sweep
 * will store it.
 */
export function withOrderOn(course: Course, policy: ProvincePolicy, day: IsoDate): Course {
  const { policyVersion, changesOn } = course.order;
  const holds = policyVersion === policy.version && (changesOn === null || changesOn > day);
  return holds ? course : { ...course, order: orderOf(course, policy, day) };
}

/** The place in the order on this day, as it is stored with the course. */
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

/** In no order, for good. */
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
