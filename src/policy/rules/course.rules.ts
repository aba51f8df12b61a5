import { DateTime } from 'luxon';
import { addDays } from '../../platform/clock.ts';
import { comparing } from '../../platform/compare.ts';
import type { FurtherDoseRule, Policy, ProductRule } from '../campaign/policy.ts';
import { entriesOn, entryOn, laterDay } from '../dated.ts';
import type { DoseKind, IsoDate, MixingCondition, ProductCode, Source } from '../terms.ts';
import { ageOn, birthdayAt, isChild } from './age.rules.ts';

/** A COVID-19 dose the person has had, wherever it was given. */
export interface HistoryEntry {
  readonly doseNumber: number;
  readonly product: ProductCode;
  readonly day: IsoDate;
  readonly kind: DoseKind;
}

export interface CourseFacts {
  readonly birthDate: IsoDate;
  readonly history: readonly HistoryEntry[];
  /** Moderately or severely weakened immunity: entitles the person to an additional dose. */
  readonly immunosuppressed?: boolean | undefined;
}

/** A person's next dose: of the primary course, a further dose, or none by the rules of the day. */
export type NextDose =
  | { readonly kind: 'primary'; readonly doseNumber: number; readonly last: HistoryEntry | null }
  | {
      readonly kind: 'additional' | 'booster';
      readonly doseNumber: number;
      readonly last: HistoryEntry;
      readonly rule: FurtherDoseRule;
    }
  | { readonly kind: 'complete'; readonly last: HistoryEntry };

/** One product that may be given next, from when, and under which conditions. */
export interface DoseOption {
  readonly product: ProductCode;
  readonly notBefore: IsoDate;
  /** Last day of the recommended window; a later dose is still given. */
  readonly notAfter: IsoDate | null;
  readonly conditions: readonly MixingCondition[];
  readonly source: Source;
}

/** Returns the doses given up to this day, oldest first: when looking back, later doses are not known yet. */
function historyOn(history: readonly HistoryEntry[], day: IsoDate): readonly HistoryEntry[] {
  return history.filter((entry) => entry.day <= day).sort(comparing(({ doseNumber }) => doseNumber));
}

/** Returns the next dose by the rules of this day. The product of the first dose gives the length of the primary course. */
export function nextDose(facts: CourseFacts, policy: Policy, day: IsoDate): NextDose {
  const history = historyOn(facts.history, day);
  const first = history[0];
  const last = history.at(-1);
  if (first === undefined || last === undefined) return { kind: 'primary', doseNumber: 1, last: null };
  const doseNumber = last.doseNumber + 1;
  // An imported list may have lost the first dose: then the number of the second gives the progress, not the count.
  const doses = history.filter((entry) => entry.kind === 'primary');
  const primary = Math.max(doses.length, ...doses.map((entry) => entry.doseNumber));
  const course = policy.products.find((product) => product.code === first.product)?.dosesInCourse ?? 2;
  if (primary < course) return { kind: 'primary', doseNumber, last };
  const rules = entriesOn(policy.furtherDoses, (rule) => rule.kind, day);
  for (const kind of ['additional', 'booster'] as const) {
    const rule = rules.find((candidate) => candidate.kind === kind);
    const later = history.some((entry) => entry.kind === kind || entry.kind === 'booster');
    if (rule === undefined || later || ageOn(facts.birthDate, day) < rule.minimumAge) continue;
    if (isMeantFor(rule, facts, first.product)) return { kind, doseNumber, last, rule };
  }
  return { kind: 'complete', last };
}

/**
 * Returns every product that may be given as this next dose, by the rules of this day, in the order of the policy's
 * products. Ages count on the day. Empty if none may be given.
 */
export function doseOptions(
  next: NextDose,
  birthDate: IsoDate,
  policy: Policy,
  day: IsoDate,
): readonly DoseOption[] {
  return policy.products
    .filter((product) => ageAllows(product, birthDate, day, next))
    .flatMap((product) => optionsOf(product, next, birthDate, policy, day));
}

/** Whether the person's age allows the product on this day; an upper limit applies to the first dose only. */
export function ageAllows(product: ProductRule, birthDate: IsoDate, day: IsoDate, next: NextDose): boolean {
  const minimum = entryOn(product.minimumAges, day);
  const age = ageOn(birthDate, day);
  if (minimum === undefined || age < minimum.years) return false;
  return next.kind !== 'primary' || next.last !== null || age <= (product.maximumAge ?? age);
}

/** Returns the day a further dose is due: calendar days or months after the last dose; a day missing in a month becomes its last. */
export function furtherDoseDay(rule: FurtherDoseRule, last: IsoDate): IsoDate {
  if (rule.minDays !== undefined) return addDays(last, rule.minDays);
  return DateTime.fromISO(last, { zone: 'utc' })
    .plus({ months: rule.minMonths ?? 0 })
    .toFormat('yyyy-MM-dd');
}

function optionsOf(
  product: ProductRule,
  next: NextDose,
  birthDate: IsoDate,
  policy: Policy,
  day: IsoDate,
): readonly DoseOption[] {
  const code = product.code;
  if (next.kind === 'complete') return [];
  if (next.kind !== 'primary') {
    const allowed = next.rule.products.find((entry) => entry.after === next.last.product)?.allowed ?? [];
    if (!allowed.includes(code)) return [];
    const notBefore = furtherDoseDay(next.rule, next.last.day);
    return [{ product: code, notBefore, notAfter: null, conditions: [], source: next.rule.source }];
  }
  if (next.last === null) {
    const minimum = entryOn(product.minimumAges, day);
    if (minimum === undefined) return [];
    const notBefore = firstDayOfAge(product, birthDate, day);
    return [{ product: code, notBefore, notAfter: null, conditions: [], source: minimum.source }];
  }
  if (code === next.last.product) return sameProductOption(code, next.last, policy, day);
  if (policy.children.sameProduct && isChild(birthDate, policy, day)) return [];
  return mixingOptions(code, next.last, next.doseNumber, policy, day);
}

/** Returns the first day on which a rule known by `day` allows a person with this birth date the product. */
function firstDayOfAge(product: ProductRule, birthDate: IsoDate, day: IsoDate): IsoDate {
  const days = product.minimumAges
    .filter((entry) => entry.from <= day)
    .map((entry) => laterDay(entry.from, birthdayAt(birthDate, entry.years)));
  return days.sort()[0] ?? day;
}

function sameProductOption(
  product: ProductCode,
  last: HistoryEntry,
  policy: Policy,
  day: IsoDate,
): readonly DoseOption[] {
  const rule = entryOn(
    policy.intervals.filter((entry) => entry.product === product && entry.fromDose === last.doseNumber),
    day,
  );
  return rule === undefined ? [] : [timed(product, last, rule, [])];
}

/** Mixing applies to the second dose only: a longer course is finished with the product it was begun with. */
function mixingOptions(
  product: ProductCode,
  last: HistoryEntry,
  doseNumber: number,
  policy: Policy,
  day: IsoDate,
): readonly DoseOption[] {
  const never = policy.sameProductOnly.includes(product) || policy.sameProductOnly.includes(last.product);
  if (never || doseNumber !== 2) return [];
  const pair = policy.mixing.filter((rule) => rule.first === last.product && rule.second === product);
  return entriesOn(pair, (rule) => [...rule.conditions].sort().join(), day)
    .filter((rule) => rule.until === null || day < rule.until)
    .map((rule) => timed(product, last, rule, rule.conditions));
}

function timed(
  product: ProductCode,
  last: HistoryEntry,
  rule: { readonly minDays: number; readonly maxDays: number | null; readonly source: Source },
  conditions: readonly MixingCondition[],
): DoseOption {
  return {
    product,
    notBefore: addDays(last.day, rule.minDays),
    notAfter: rule.maxDays === null ? null : addDays(last.day, rule.maxDays),
    conditions,
    source: rule.source,
  };
}

function isMeantFor(rule: FurtherDoseRule, facts: CourseFacts, course: ProductCode): boolean {
  if (rule.who.kind === 'everybody') return true;
  return facts.immunosuppressed === true || rule.who.afterProducts.includes(course);
}
