import { DateTime } from 'luxon';
import { addDays } from '../../platform/clock.ts';
import type { Policy } from '../campaign/policy.ts';
import { entryOn } from '../dated.ts';
import {
  SCREENING_OUTCOMES,
  type ScreeningAnswers,
  type ScreeningCriterion,
  type ScreeningOutcome,
  type ScreeningVersion,
  type VitalSignName,
  type VitalSigns,
} from '../screening.ts';
import type { IsoDate, Label, ProductCode } from '../terms.ts';
import { ageOn, isChild } from './age.rules.ts';

export interface ScreenedPerson {
  readonly birthDate: IsoDate;
  /** The product of the booking: some conditions depend on it. */
  readonly product: ProductCode;
}

interface ScreeningReason {
  readonly code: ScreeningCriterion['kind'];
  readonly outcome: Exclude<ScreeningOutcome, 'eligible'>;
  readonly labels: Label;
  /** First day on which this reason no longer holds; null if not known today. */
  readonly until: IsoDate | null;
  /** The abnormal signs, for `vital-sign-abnormal`. */
  readonly signs: readonly VitalSignName[];
}

interface ScreeningDecision {
  readonly outcome: ScreeningOutcome;
  /** Every condition that holds, the most serious first. */
  readonly reasons: readonly ScreeningReason[];
  /** For `defer`: the first day without any reason to defer; null if one of them has no known end. */
  readonly deferUntil: IsoDate | null;
  readonly version: {
    readonly document: string;
    readonly date: IsoDate;
    readonly audience: 'adults' | 'children';
  };
}

/** The end of a condition that holds, if known; `false` if the condition does not hold. */
type Holds = false | { readonly until: IsoDate | null };

/**
 * Returns the version of the screening rules for this person on this day: for children from 29/10/2021 on their own
 * (Decision 5002/QĐ-BYT), before that and for adults the version for adults. Throws RangeError for a day before the campaign.
 */
export function screeningVersionOn(birthDate: IsoDate, policy: Policy, day: IsoDate): ScreeningVersion {
  const forAudience = (audience: ScreeningVersion['audience']) =>
    entryOn(
      policy.screening.versions.filter((version) => version.audience === audience),
      day,
    );
  const version =
    (isChild(birthDate, policy, day) ? forAudience('children') : undefined) ?? forAudience('adults');
  if (version === undefined) throw new RangeError('no screening rules in force on this day');
  return version;
}

/**
 * Returns the outcome of screening on this day by the version in force: the most serious condition that holds decides.
 * Throws RangeError for a day before the campaign.
 */
export function decideScreening(
  answers: ScreeningAnswers,
  vitals: VitalSigns,
  person: ScreenedPerson,
  policy: Policy,
  day: IsoDate,
): ScreeningDecision {
  const version = screeningVersionOn(person.birthDate, policy, day);
  const signs = abnormalSigns(vitals, version);
  const reasons = version.conditions
    .flatMap((condition): readonly ScreeningReason[] => {
      const { criterion, outcome, labels } = condition;
      const holds = check(criterion, answers, signs, person, day);
      if (holds === false) return [];
      const named = criterion.kind === 'vital-sign-abnormal' ? signs : [];
      return [{ code: criterion.kind, outcome, labels, until: holds.until, signs: named }];
    })
    .sort((a, b) => seriousness(b.outcome) - seriousness(a.outcome));
  const outcome = reasons[0]?.outcome ?? 'eligible';
  return {
    outcome,
    reasons,
    deferUntil: outcome === 'defer' ? endOfDeferral(reasons) : null,
    version: {
      document: version.source.document,
      date: version.source.date,
      audience: version.audience,
    },
  };
}

/** Returns the signs outside the limits of this version; the limits themselves are normal, a sign not taken is not judged. */
function abnormalSigns(vitals: VitalSigns, version: ScreeningVersion): readonly VitalSignName[] {
  return version.vitalLimits
    .filter(({ sign, below, above }) => {
      const value = vitals[sign];
      if (value === undefined) return false;
      return (below !== null && value < below) || (above !== null && value > above);
    })
    .map(({ sign }) => sign);
}

function check(
  criterion: ScreeningCriterion,
  answers: ScreeningAnswers,
  signs: readonly VitalSignName[],
  person: ScreenedPerson,
  day: IsoDate,
): Holds {
  switch (criterion.kind) {
    case 'acute-disease':
      return open(answers.acuteDisease);
    case 'chronic-progressing':
      return open(answers.chronicProgressing);
    case 'chronic-stable':
      return open(answers.chronicStable);
    case 'immunosuppressed':
      return open(answers.immunosuppressed);
    case 'bleeding-disorder':
      return open(answers.bleedingDisorder);
    case 'altered-consciousness':
      return open(answers.alteredConsciousness);
    case 'breastfeeding':
      return open(answers.breastfeeding);
    case 'maker-contraindication':
      return open(answers.makerContraindication);
    case 'vital-sign-abnormal':
      return open(signs.length > 0);
    case 'covid-within-months':
      return until(answers.covidRecoveredOn, (since) => addMonths(since, criterion.months), day);
    case 'other-vaccine-within-days':
      return until(answers.otherVaccineOn, (since) => addDays(since, criterion.days), day);
    case 'pregnant':
      return open(answers.pregnantWeeks !== undefined);
    case 'pregnant-under-weeks': {
      const weeks = answers.pregnantWeeks;
      if (weeks === undefined || weeks >= criterion.weeks) return false;
      return { until: addDays(day, (criterion.weeks - weeks) * 7) };
    }
    case 'pregnant-from-weeks':
      return open((answers.pregnantWeeks ?? -1) >= criterion.weeks);
    case 'pregnant-or-breastfeeding-with':
      return open(
        criterion.products.includes(person.product) &&
          (answers.breastfeeding || answers.pregnantWeeks !== undefined),
      );
    case 'age-over':
      return open(ageOn(person.birthDate, day) > criterion.years);
    case 'allergy-from-grade':
      return open((answers.allergyGrade ?? 0) >= criterion.grade);
    case 'reaction-to-same-product-from-grade':
      return open(
        (answers.vaccineReactions ?? []).some(
          ({ product, grade }) => product === person.product && grade >= criterion.grade,
        ),
      );
    case 'reaction-to-any-product-from-grade':
      return open((answers.vaccineReactions ?? []).some(({ grade }) => grade >= criterion.grade));
  }
}

function open(holds: boolean): Holds {
  return holds && { until: null };
}

/** Holds from the event until `end`, which is the first day on which it no longer holds. */
function until(since: IsoDate | undefined, end: (since: IsoDate) => IsoDate, day: IsoDate): Holds {
  if (since === undefined || day >= end(since)) return false;
  return { until: end(since) };
}

function addMonths(day: IsoDate, months: number): IsoDate {
  return DateTime.fromISO(day, { zone: 'utc' }).plus({ months }).toFormat('yyyy-MM-dd');
}

function seriousness(outcome: ScreeningOutcome): number {
  return SCREENING_OUTCOMES.indexOf(outcome);
}

function endOfDeferral(reasons: readonly ScreeningReason[]): IsoDate | null {
  let end: IsoDate | null = null;
  for (const reason of reasons) {
    if (reason.outcome !== 'defer') continue;
    if (reason.until === null) return null;
    if (end === null || reason.until > end) end = reason.until;
  }
  return end;
}
