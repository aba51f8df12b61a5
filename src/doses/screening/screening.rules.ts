import { addDays } from '../../platform/clock.ts';
import type { Policy } from '../../policy/campaign/policy.ts';
import { entryOn, laterDay } from '../../policy/dated.ts';
import { decideScreening, type ScreenedPerson } from '../../policy/rules/screening.rules.ts';
import { SCREENING_OUTCOMES, type ScreeningOutcome } from '../../policy/screening.ts';
import type { IsoDate } from '../../policy/terms.ts';
import type { NewScreening, Screening } from './screening.ts';

/** The result of a screening. */
export type Judged = { readonly kind: 'judged' } & Pick<
  Screening,
  'ruleOutcome' | 'outcome' | 'reasons' | 'deferUntil' | 'rules'
>;

/** The staff's own finding is milder than the rule. */
interface Milder {
  readonly kind: 'milder';
  readonly rule: ScreeningOutcome;
  readonly observed: ScreeningOutcome;
  readonly until: IsoDate | null;
}

/**
 * The outcome of a screening on this day: the worse of what the version in force finds and what the staff find. If the
 * version does not name the minimum gap after a vaccine against another disease (14 days at any time), it is added to the
 * version's conditions. A deferral without a known end lasts until the next day, when the person may be screened again.
 */
export function judgeScreening(
  finding: NewScreening,
  person: ScreenedPerson,
  policy: Policy,
  day: IsoDate,
): Judged | Milder {
  const decision = decideScreening(finding.answers, finding.vitals, person, policy, day);
  const reasons = decision.reasons.map(({ code, outcome, until }) => ({ code, outcome, until }));
  const gap = otherVaccineGap(finding, policy, day);
  if (gap !== undefined && !reasons.some(({ code }) => code === gap.code)) reasons.push(gap);
  const rule = reasons.reduce<ScreeningOutcome>(
    (worst, { outcome }) => worse(worst, outcome),
    decision.outcome,
  );
  const until = rule === 'defer' ? endOfDeferral(reasons) : null;
  const observed = finding.observedOutcome ?? rule;
  const ownUntil = finding.deferUntil ?? null;
  if (worse(rule, observed) !== observed || (until !== null && ownUntil !== null && ownUntil < until)) {
    return { kind: 'milder', rule, observed, until };
  }
  const tomorrow = addDays(day, 1);
  return {
    kind: 'judged',
    ruleOutcome: rule,
    outcome: observed,
    reasons,
    deferUntil: observed === 'defer' ? laterDay(tomorrow, ownUntil ?? until ?? tomorrow) : null,
    rules: decision.version,
  };
}

function otherVaccineGap({ answers }: NewScreening, policy: Policy, day: IsoDate) {
  const gap = entryOn(policy.otherVaccineGaps, day);
  if (gap === undefined || answers.otherVaccineOn === undefined) return undefined;
  const until = addDays(answers.otherVaccineOn, gap.days);
  if (day >= until) return undefined;
  return { code: 'other-vaccine-within-days', outcome: 'defer', until } as const;
}

/** The latest end of the reasons to defer; null if one of them has no end. */
function endOfDeferral(reasons: Screening['reasons']): IsoDate | null {
  let end: IsoDate | null = null;
  for (const { outcome, until } of reasons) {
    if (outcome !== 'defer') continue;
    if (until === null) return null;
    end = end === null ? until : laterDay(end, until);
  }
  return end;
}

function worse(a: ScreeningOutcome, b: ScreeningOutcome): ScreeningOutcome {
  return SCREENING_OUTCOMES.indexOf(a) >= SCREENING_OUTCOMES.indexOf(b) ? a : b;
}
