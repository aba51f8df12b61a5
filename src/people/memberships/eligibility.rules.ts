import type { Policy } from '../../policy/campaign/policy.ts';
import type { CourseFacts } from '../../policy/rules/course.rules.ts';
import { type GroupMembership, standingOf } from '../../policy/rules/group.rules.ts';
import { decideProduct, type ProductDecision } from '../../policy/rules/product.rules.ts';
import type { GroupCode, IsoDate, ProductCode, Source } from '../../policy/terms.ts';

/** What a decision about one product on one day is based on. An employer or its sector is not part of it. */
export interface EligibilityFacts extends CourseFacts {
  readonly memberships: readonly GroupMembership[];
  readonly contraindicated: readonly (ProductCode | 'any')[];
  readonly sector?: never;
}

interface EligibilityQuestion {
  readonly product: ProductCode;
  readonly day: IsoDate;
  readonly agrees: boolean;
  readonly sameProductUnavailable: boolean;
  readonly otherVaccineOn?: IsoDate | undefined;
}

interface EligibilityRefusal {
  readonly code:
    | Extract<ProductDecision, { allowed: false }>['code']
    | 'not-verified'
    | 'no-open-group'
    | 'age-not-open'
    | 'contraindicated';
  /** First day on which this reason no longer applies; null if the rules do not say. */
  readonly earliest: IsoDate | null;
  readonly source: Source | null;
}

interface Eligibility {
  readonly eligible: boolean;
  readonly refusals: readonly EligibilityRefusal[];
  readonly group: GroupCode | null;
  readonly rank: number | null;
  /** The dose it would be; null if the product may not be given. */
  readonly dose: Extract<ProductDecision, { allowed: true }> | null;
}

/**
 * Decides by groups, age, intervals and mixing whether a person may be given this product on this day, with every reason
 * against it. Screening, consent and the place in the order are checked when a dose is recorded.
 */
export function decideEligibilityBy(
  facts: EligibilityFacts,
  question: EligibilityQuestion,
  policy: Policy,
): Eligibility {
  const { day } = question;
  const decision = decideProduct({ ...facts, ...question }, policy);
  const standing = standingOf(facts, policy, day);
  // A person who had a first dose may complete the course even if their group has closed.
  const completes = decision.allowed && decision.kind === 'primary' && decision.doseNumber > 1;
  const place = standing.open ? standing : completes ? standing.closed : undefined;
  const refusals: EligibilityRefusal[] = [];
  if (!decision.allowed) {
    refusals.push({
      code: decision.code,
      earliest: 'earliest' in decision ? decision.earliest : null,
      source: 'source' in decision ? decision.source : null,
    });
  }
  if (!standing.open && place === undefined) {
    refusals.push({ code: standing.reason, earliest: null, source: standing.closed?.source ?? null });
  }
  if (facts.contraindicated.some((product) => product === 'any' || product === question.product)) {
    refusals.push({ code: 'contraindicated', earliest: null, source: null });
  }
  return {
    eligible: refusals.length === 0,
    refusals,
    group: place?.group ?? null,
    rank: place?.rank ?? null,
    dose: decision.allowed ? decision : null,
  };
}
