import { addDays } from '../../platform/clock.ts';
import { comparing } from '../../platform/compare.ts';
import type { Policy } from '../campaign/policy.ts';
import { policyDays } from '../campaign/policy-days.ts';
import { entryOn, laterDay } from '../dated.ts';
import type { GroupCode, IsoDate, MixingCondition, ProductCode, Source } from '../terms.ts';
import { ageOn, birthdayAt } from './age.rules.ts';
import {
  type CourseFacts,
  type DoseOption,
  doseOptions,
  furtherDoseDay,
  type NextDose,
  nextDose,
} from './course.rules.ts';
import { type GroupMembership, NO_RANK, standingOf } from './group.rules.ts';
import { drawOf, type TurnComponent, type TurnKeyParts, turnKey } from './turn-key.rules.ts';

/**
 * Everything the order knows of a person. It includes neither the sector of a workplace nor anybody's wish, and the type
 * refuses an object with a sector (official letter 2354/UBND-VX of Lai Châu, 6/8/2021).
 */
export interface TurnFacts extends CourseFacts {
  /** Input of the draw: the name under which the person is published. */
  readonly pseudonym: string;
  readonly memberships: readonly GroupMembership[];
  /** First day after a deferral at screening; the person keeps their place and waits until then. */
  readonly deferredUntil?: IsoDate | undefined;
  /** Products the person must never get, or `any`. */
  readonly contraindicated?: readonly (ProductCode | 'any')[] | undefined;
  readonly sector?: never;
}

interface ConditionalProduct {
  readonly product: ProductCode;
  readonly conditions: readonly MixingCondition[];
  readonly notBefore: IsoDate;
}

export interface TurnExplanation {
  readonly component: TurnComponent;
  readonly value: string;
  /** The document of the rule behind the value; null if there is none. */
  readonly source: Source | null;
}

export interface Waiting {
  readonly kind: 'waiting';
  readonly policyVersion: string;
  readonly stage: TurnKeyParts['stage'];
  readonly doseNumber: number;
  readonly group: GroupCode;
  readonly rank: number;
  readonly key: string;
  /** First day on which the person may get one of `products` (or, if that is empty, one of `conditionalProducts`). */
  readonly notBefore: IsoDate;
  /** Products the person may get without further conditions from `notBefore` on. */
  readonly products: readonly ProductCode[];
  /** Further products, each under its conditions and from its own day. */
  readonly conditionalProducts: readonly ConditionalProduct[];
  /** The next day on which this answer changes by itself; null if no rule known today changes it. */
  readonly changesOn: IsoDate | null;
  readonly explanation: readonly TurnExplanation[];
}

export type NotWaitingReason =
  | 'no-open-group'
  | 'not-verified'
  | 'age-not-open'
  | 'too-young'
  | 'course-complete'
  | 'contraindicated';

interface NotWaiting {
  readonly kind: 'not-waiting';
  readonly policyVersion: string;
  readonly reason: NotWaitingReason;
  readonly changesOn: IsoDate | null;
}

export type Turn = Waiting | NotWaiting;
type Answer = Omit<Waiting, 'changesOn'> | Omit<NotWaiting, 'changesOn'>;

const STAGES = { primary: 1, additional: 2, booster: 3 } as const;

/**
 * Returns a person's place in the order on this day, with its explanation (ranks: Decision 3355/QĐ-BYT, 8/7/2021, and the
 * province's overrides; completing a course comes before new first doses; children: official letter 8688/BYT-DP,
 * 14/10/2021). The answer depends on facts, policy, day and seed alone, and is the same for every day before `changesOn`.
 *
 * A dose that completes a course needs a verified membership, but its group need not be open any more: a person who had a
 * first dose is not left stranded.
 */
export function turnOf(facts: TurnFacts, policy: Policy, day: IsoDate, seed: string): Turn {
  const draw = drawOf(seed, facts.pseudonym);
  const answer = answerOn(facts, policy, day, draw);
  const unchanged = JSON.stringify(answer);
  const changesOn = daysOfChange(facts, policy, day).find(
    (later) => JSON.stringify(answerOn(facts, policy, later, draw)) !== unchanged,
  );
  return { ...answer, changesOn: changesOn ?? null };
}

function answerOn(facts: TurnFacts, policy: Policy, day: IsoDate, draw: string): Answer {
  const next = nextDose(facts, policy, day);
  if (next.kind === 'complete') return notWaiting(policy, 'course-complete');
  const possible = doseOptions(next, facts.birthDate, policy, day);
  if (possible.length === 0 && isFirst(next)) return notWaiting(policy, 'too-young');
  const completes = next.kind === 'primary' && next.last !== null;
  const standing = standingOf(facts, policy, day);
  if (!standing.open && !(completes && standing.closed !== undefined))
    return notWaiting(policy, standing.reason);
  const place = standing.open ? standing : standing.closed;
  const excluded = facts.contraindicated ?? [];
  const options = possible.filter(({ product }) => !excluded.includes('any') && !excluded.includes(product));
  const offer = offerOf(options, facts, policy, day);
  if (place === undefined || offer === undefined) return notWaiting(policy, 'contraindicated');

  const preference = entryOn(policy.olderPreferences, day);
  const favouredAge = completes ? (preference?.minimumAge ?? null) : null;
  const parts: TurnKeyParts = {
    stage: completes ? 0 : STAGES[next.kind],
    favoured: favouredAge !== null && ageOn(facts.birthDate, day) >= favouredAge ? 0 : 1,
    rank: place.rank,
    cohort: standing.cohort === 'child' ? 1 : 0,
    birthDate: facts.birthDate,
    draw,
  };
  const sources: Partial<Record<TurnComponent, Source | null>> = {
    stage: offer.source,
    favoured: completes ? (preference?.source ?? null) : null,
    rank: place.rank === NO_RANK ? null : place.source,
    cohort: standing.cohort === 'child' ? policy.children.source : null,
  };
  return {
    kind: 'waiting',
    policyVersion: policy.version,
    stage: parts.stage,
    doseNumber: next.doseNumber,
    group: place.group,
    rank: place.rank,
    key: turnKey(parts),
    notBefore: offer.notBefore,
    products: offer.products,
    conditionalProducts: offer.conditionalProducts,
    explanation: (['stage', 'favoured', 'rank', 'cohort', 'birthDate', 'draw'] as const).map((component) => ({
      component,
      value: String(parts[component]),
      source: sources[component] ?? null,
    })),
  };
}

/**
 * Returns the products by when and under what conditions they may be given; undefined if there are none. A product whose
 * own first day is later than `notBefore` is omitted until then, so giving any of `products` from `notBefore` on is never
 * too early.
 */
function offerOf(options: readonly DoseOption[], facts: TurnFacts, policy: Policy, day: IsoDate) {
  const earliestFirst = [...options].sort(comparing(({ notBefore }) => notBefore));
  const free = earliestFirst.filter((option) => option.conditions.length === 0);
  const first = free[0] ?? earliestFirst[0];
  if (first === undefined) return undefined;
  const start = laterDay(policy.startsOn, facts.deferredUntil ?? policy.startsOn);
  const notBefore = laterDay(start, first.notBefore);
  const reached = laterDay(day, notBefore);
  return {
    notBefore,
    source: first.source,
    products: options
      .filter((option) => option.conditions.length === 0 && option.notBefore <= reached)
      .map(({ product }) => product),
    conditionalProducts: options
      .filter((option) => option.conditions.length > 0)
      .map((option) => ({
        product: option.product,
        conditions: option.conditions,
        notBefore: laterDay(start, option.notBefore),
      })),
  };
}

/**
 * Returns every later day on which the answer could change, in order: the policy's dates, birthdays at the ages it names,
 * and the ends of all its intervals after any dose. Between two of them no input of the rules changes.
 */
function daysOfChange(facts: TurnFacts, policy: Policy, day: IsoDate): readonly IsoDate[] {
  const { days, ages, waits } = policyDays(policy);
  const doses = facts.history.map((entry) => entry.day);
  const candidates = new Set([
    ...days,
    ...doses,
    ...ages.map((years) => birthdayAt(facts.birthDate, years)),
    ...doses.flatMap((dose) => waits.map((wait) => addDays(dose, wait))),
    ...doses.flatMap((dose) => policy.furtherDoses.map((rule) => furtherDoseDay(rule, dose))),
  ]);
  if (facts.deferredUntil !== undefined) candidates.add(facts.deferredUntil);
  return [...candidates].filter((candidate) => candidate > day).sort();
}

function isFirst(next: NextDose): boolean {
  return next.kind === 'primary' && next.last === null;
}

function notWaiting(policy: Policy, reason: NotWaitingReason): Answer {
  return { kind: 'not-waiting', policyVersion: policy.version, reason };
}
