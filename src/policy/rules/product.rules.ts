import { addDays } from '../../platform/clock.ts';
import { comparing } from '../../platform/compare.ts';
import type { Policy } from '../campaign/policy.ts';
import { entryOn } from '../dated.ts';
import type { DoseKind, IsoDate, MixingCondition, ProductCode, Source } from '../terms.ts';
import { birthdayAt } from './age.rules.ts';
import { ageAllows, type CourseFacts, doseOptions, type NextDose, nextDose } from './course.rules.ts';

export interface ProductQuestion extends CourseFacts {
  readonly product: ProductCode;
  /** The day of injection. */
  readonly day: IsoDate;
  /** The person consents to another product than for the first dose. */
  readonly agrees: boolean;
  /** It is decided and recorded that the product of the first dose is unavailable. */
  readonly sameProductUnavailable: boolean;
  /** Day of the last vaccine against another disease. */
  readonly otherVaccineOn?: IsoDate | undefined;
}

interface ProductAllowed {
  readonly allowed: true;
  readonly doseNumber: number;
  readonly kind: DoseKind;
  readonly notBefore: IsoDate;
  /** Last day of the recommended window; a later dose is still given. */
  readonly notAfter: IsoDate | null;
  /** The conditions this permission rests on. */
  readonly conditions: readonly MixingCondition[];
  readonly source: Source;
}

type ProductRefusal =
  | {
      readonly allowed: false;
      readonly code: 'too-young';
      readonly minimumAge: number;
      readonly earliest: IsoDate;
      readonly source: Source;
    }
  | {
      readonly allowed: false;
      readonly code: 'too-old';
      readonly maximumAge: number;
      readonly source: Source;
    }
  | { readonly allowed: false; readonly code: 'course-complete'; readonly lastDoseOn: IsoDate }
  | {
      readonly allowed: false;
      readonly code: 'product-not-allowed-after';
      readonly previous: ProductCode | null;
      /** Conditions that would allow it; empty if none would. */
      readonly missing: readonly MixingCondition[];
      readonly source: Source | null;
    }
  | {
      readonly allowed: false;
      readonly code: 'too-early' | 'other-vaccine-too-close';
      readonly earliest: IsoDate;
      readonly source: Source;
    };

export type ProductDecision = ProductAllowed | ProductRefusal;

/**
 * Decides whether this product may be injected on this day, and as which dose, by the rules of that day (intervals and
 * mixing: letters of the Ministry named in the policy; ages: official letter 8688/BYT-DP, 14/10/2021). Of several
 * permissions whose conditions hold the earliest counts. Calendar days at the site.
 */
export function decideProduct(question: ProductQuestion, policy: Policy): ProductDecision {
  const { product, day, birthDate } = question;
  const next = nextDose(question, policy, day);
  const ageRefusal = refuseAge(question, next, policy);
  if (ageRefusal !== undefined) return ageRefusal;
  if (next.kind === 'complete') {
    return { allowed: false, code: 'course-complete', lastDoseOn: next.last.day };
  }
  const options = doseOptions(next, birthDate, policy, day).filter((option) => option.product === product);
  const holds = (condition: MixingCondition) =>
    condition === 'person-agrees' ? question.agrees : question.sameProductUnavailable;
  const [best] = options
    .filter((option) => option.conditions.every(holds))
    .sort(comparing(({ notBefore }) => notBefore));
  if (best === undefined) {
    const nearest = options[0];
    return {
      allowed: false,
      code: 'product-not-allowed-after',
      previous: next.last?.product ?? null,
      missing: nearest?.conditions.filter((condition) => !holds(condition)) ?? [],
      source: nearest?.source ?? null,
    };
  }
  if (day < best.notBefore) {
    return { allowed: false, code: 'too-early', earliest: best.notBefore, source: best.source };
  }
  const gap = entryOn(policy.otherVaccineGaps, day);
  if (gap !== undefined && question.otherVaccineOn !== undefined) {
    const earliest = addDays(question.otherVaccineOn, gap.days);
    if (day < earliest) {
      return { allowed: false, code: 'other-vaccine-too-close', earliest, source: gap.source };
    }
  }
  const { notBefore, notAfter, conditions, source } = best;
  return {
    allowed: true,
    doseNumber: next.doseNumber,
    kind: next.kind,
    notBefore,
    notAfter,
    conditions,
    source,
  };
}

/** Age is checked first: neither consent nor shortage can lift it. */
function refuseAge(question: ProductQuestion, next: NextDose, policy: Policy): ProductRefusal | undefined {
  const { birthDate, day } = question;
  const rule = policy.products.find((candidate) => candidate.code === question.product);
  const minimum = rule === undefined ? undefined : entryOn(rule.minimumAges, day);
  if (rule === undefined || minimum === undefined) {
    return {
      allowed: false,
      code: 'product-not-allowed-after',
      previous: next.last?.product ?? null,
      missing: [],
      source: null,
    };
  }
  if (ageAllows(rule, birthDate, day, next)) return undefined;
  const earliest = birthdayAt(birthDate, minimum.years);
  if (day < earliest) {
    return {
      allowed: false,
      code: 'too-young',
      minimumAge: minimum.years,
      earliest,
      source: minimum.source,
    };
  }
  return {
    allowed: false,
    code: 'too-old',
    maximumAge: rule.maximumAge ?? minimum.years,
    source: rule.source,
  };
}
