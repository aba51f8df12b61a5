import type { Course } from '../../people/courses/course.ts';
import type { Policy } from '../../policy/campaign/policy.ts';
import { standingOf } from '../../policy/rules/group.rules.ts';
import { decideProduct } from '../../policy/rules/product.rules.ts';
import type { DoseKind, IsoDate, ProductCode } from '../../policy/terms.ts';
import type { BookingState } from '../../scheduling/bookings/booking.ts';
import { isLive } from '../../scheduling/bookings/booking-state.rules.ts';
import type { DoseRefusalCode } from '../deciding/dose-refusal.problems.ts';
import { type CurrentOverrideState, type Overridable, type OverrideState, overridable } from './override.ts';

/** The facts an override is judged by, when it is requested and when it is approved. */
export interface OverrideFacts {
  readonly policy: Policy;
  readonly session: { readonly day: IsoDate; readonly product: ProductCode };
  readonly course: Pick<Course, 'birthDate' | 'facts' | 'booking'>;
  /** State of the person's booking in this session; null if they never had one. */
  readonly booking: BookingState | null;
  readonly onStandbyList: boolean;
}

export type OverrideJudgement =
  /** The refusal holds, and nothing that can never be overridden does. `dose`: the dose it would be. */
  | { readonly kind: 'needed'; readonly dose: { readonly doseNumber: number; readonly kind: DoseKind } }
  | { readonly kind: 'not-needed' }
  /** A refusal holds that can never be overridden. */
  | { readonly kind: 'never'; readonly refusal: DoseRefusalCode };

/**
 * Whether the refusal to be overridden holds for this person, and no refusal holds that can never be overridden. What only
 * the day itself can show (screening, lot, check-in) is judged when the dose is recorded.
 */
export function judgeOverride(facts: OverrideFacts, refusal: DoseRefusalCode): OverrideJudgement {
  const asked = overridable.safeParse(refusal);
  if (!asked.success) return { kind: 'never', refusal };
  const product = decideOn(facts);
  if (!product.allowed) return { kind: 'never', refusal: CODE_OF[product.code] };
  const medical = medicalObstacle(facts);
  if (medical !== undefined) return { kind: 'never', refusal: medical };
  const group = groupStanding(facts, product.doseNumber > 1 && product.kind === 'primary');
  if (group === 'never') return { kind: 'never', refusal: 'dose/group-not-verified' };
  if (!holds(facts, asked.data, group)) return { kind: 'not-needed' };
  return { kind: 'needed', dose: { doseNumber: product.doseNumber, kind: product.kind } };
}

/** The state of an override on a day: one that was not used on its own day has expired. */
export function stateOn(
  { state, day }: { readonly state: OverrideState; readonly day: IsoDate },
  today: IsoDate,
): CurrentOverrideState {
  return day < today && (state === 'asked' || state === 'approved') ? 'expired' : state;
}

const CODE_OF = {
  'too-young': 'dose/too-young',
  'too-old': 'dose/too-old',
  'course-complete': 'dose/course-complete',
  'product-not-allowed-after': 'dose/product-not-allowed-after',
  'too-early': 'dose/too-early',
  'other-vaccine-too-close': 'dose/too-early',
} as const;

function decideOn({ course, session, policy }: OverrideFacts) {
  const { history, immunosuppressed } = course.facts;
  const { product, day } = session;
  const { birthDate } = course;
  // Whether the person agrees to mix products is asked at the injection; it does not concern the order.
  const question = { product, day, birthDate, history, immunosuppressed };
  return decideProduct({ ...question, agrees: true, sameProductUnavailable: false }, policy);
}

function medicalObstacle({ course, session }: OverrideFacts): DoseRefusalCode | undefined {
  const { contraindicated, deferredUntil, history } = course.facts;
  if (contraindicated.includes('any') || contraindicated.includes(session.product))
    return 'dose/contraindicated';
  if (history.some(({ day }) => day === session.day)) return 'dose/already-given';
  return deferredUntil !== null && session.day < deferredUntil ? 'dose/screening-deferred' : undefined;
}

/** `closed`: verified in a group that is not open. `never`: not verified, or the opening depends on a decision or an age. */
function groupStanding(
  { course, session, policy }: OverrideFacts,
  completes: boolean,
): 'open' | 'closed' | 'never' {
  const { birthDate, facts } = course;
  const standing = standingOf({ birthDate, memberships: facts.memberships }, policy, session.day);
  if (standing.open) return 'open';
  if (standing.closed === undefined) return 'never';
  if (completes) return 'open';
  const { group } = standing.closed;
  const needsDecision = policy.groups.find(({ code }) => code === group)?.needsDecision === true;
  return standing.reason === 'no-open-group' && !needsDecision ? 'closed' : 'never';
}

function holds(
  { course, booking, onStandbyList }: OverrideFacts,
  refusal: Overridable,
  group: 'open' | 'closed',
): boolean {
  if (refusal === 'dose/group-not-open') return group === 'closed';
  if (course.booking !== '' || (booking !== null && isLive(booking))) return false;
  return refusal === 'dose/out-of-turn' ? onStandbyList : !onStandbyList;
}
