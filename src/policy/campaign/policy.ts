import { z } from 'zod';
import { screeningPolicy } from '../screening.ts';
import {
  citedDocument,
  doseKind,
  type Frozen,
  groupCode,
  groupRank,
  isoDate,
  label,
  mixingCondition,
  productCode,
  source,
} from '../terms.ts';

/**
 * A policy is the dated rules of one campaign. Nothing in it is ever changed: a new rule is a later entry. Of several
 * entries about one thing, the one with the latest `from` not after the day is in force; on a tie, the last listed.
 */

/** Ranks and openings are two histories, so that an override of one never restores an older state of the other. */
const groupRule = z.strictObject({
  code: groupCode,
  labels: label,
  /** Membership counts only if it cites a decision listed in `groupDecisions` (group 16). */
  needsDecision: z.boolean(),
  ranks: z.array(z.strictObject({ from: isoDate, rank: groupRank, source })),
  openings: z.array(z.strictObject({ from: isoDate, open: z.boolean(), source })),
});
export type GroupRule = Frozen<z.infer<typeof groupRule>>;

/** A decision of the Minister or the provincial chairman that lets people into a group. */
const groupDecision = z.strictObject({ group: groupCode, from: isoDate, decision: citedDocument });

/** Ages in whole years on the day of injection; volumes in ml, temperatures in °C. */
const productRule = z.strictObject({
  code: productCode,
  platformName: z.string(),
  minimumAges: z.array(z.strictObject({ from: isoDate, years: z.int().min(0).max(120), source })).min(1),
  /** Age at the first dose; a course that was begun may be completed. */
  maximumAge: z.int().min(0).max(150).optional(),
  dosesInCourse: z.int().min(1).max(5),
  doseMl: z.number().positive(),
  storage: z.strictObject({ minC: z.number().nullable(), maxC: z.number() }),
  /** Longest time at 2–8 °C after thawing. */
  thawedDays: z.int().positive().optional(),
  openVialHours: z.number().positive().optional(),
  /** A suggestion for data entry only: doses per vial belong to the lot. */
  defaultDosesPerVial: z.int().positive().optional(),
  source,
  /** Fields that no document confirms. */
  uncertain: z.array(z.string()),
});
export type ProductRule = Frozen<z.infer<typeof productRule>>;

/** Calendar days from dose `fromDose` to the next of the same product. `maxDays` is advice: a late dose is still given. */
export const intervalRule = z.strictObject({
  product: productCode,
  fromDose: z.int().min(1).max(4),
  minDays: z.int().min(1).max(400),
  maxDays: z.int().min(1).max(400).nullable(),
  from: isoDate,
  source,
});
export type IntervalRule = Frozen<z.infer<typeof intervalRule>>;

/** Another product allowed for the second dose. Rules with different conditions are alternatives: one is enough. */
export const mixingRule = z.strictObject({
  first: productCode,
  second: productCode,
  conditions: z.array(mixingCondition),
  minDays: z.int().min(1).max(400),
  maxDays: z.int().min(1).max(400).nullable(),
  from: isoDate,
  /** The first day on which it is no longer allowed. */
  until: isoDate.nullable(),
  source,
});
export type MixingRule = Frozen<z.infer<typeof mixingRule>>;

/** Doses after the primary course. The interval counts from the last dose of any kind, in days or in months: exactly one is set. */
export const furtherDoseRule = z
  .strictObject({
    kind: doseKind.exclude(['primary']),
    from: isoDate,
    minimumAge: z.int().min(0).max(120),
    minDays: z.int().positive().optional(),
    minMonths: z.int().positive().optional(),
    /** Who may get it: everybody, or people with weakened immunity and those whose course was one of `afterProducts`. */
    who: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('everybody') }),
      z.strictObject({ kind: z.literal('weak-response'), afterProducts: z.array(productCode) }),
    ]),
    /** Which products may follow, by the product of the last dose. */
    products: z.array(z.strictObject({ after: productCode, allowed: z.array(productCode) })),
    source,
  })
  .refine((rule) => (rule.minDays === undefined) !== (rule.minMonths === undefined), {
    message: 'either days or months',
  });
export type FurtherDoseRule = Frozen<z.infer<typeof furtherDoseRule>>;

/** Children in the order: after all groups of adults, or at the rank of their own open group. */
export const childrenOrder = z.enum(['after-groups', 'with-group']);

const childrenRule = z.strictObject({
  /** A child is younger than this on the day of injection. */
  underAge: z.int(),
  /** The age from which the province vaccinates children. With none in force, no child is in the order. */
  openings: z.array(z.strictObject({ from: isoDate, minimumAge: z.int().min(0).max(17), source })),
  orders: z.array(z.strictObject({ from: isoDate, order: childrenOrder, source })),
  /** Both doses of the same product. */
  sameProduct: z.boolean(),
  /** Under this age a guardian's consent is needed. */
  guardianConsentUnder: z.int(),
  source,
});

/** Among doses that complete a course, people of at least this age come first; null switches it off. */
const olderPreference = z.strictObject({
  from: isoDate,
  minimumAge: z.int().min(1).max(120).nullable(),
  source,
});

/** Operational numbers of a campaign. No document fixes them, so a province may set each. */
export const settingValues = z.strictObject({
  /** The call list is sent this many days before the session. */
  callAheadDays: z.int().min(0).max(30),
  /** A booking not confirmed this many hours before its shift is released to the standby list. */
  confirmBeforeHours: z.int().min(0).max(168),
  /** Length of the standby list in per cent of the slots of the session, rounded up. */
  standbyPercent: z.int().min(0).max(100),
  /** How many days ahead stock is checked for expiry; WHO practice is at least 14. */
  nearExpiryLeadDays: z.int().min(1).max(180),
  /** Minutes of observation at the site after the injection. */
  observationMinutes: z.int().min(15).max(120),
  dosesPerTablePerHour: z.int().min(1).max(120),
  /** How many minutes a person has to answer an offer of a leftover dose. */
  leftoverAnswerMinutes: z.int().min(1).max(120),
  /** Days from the decision to send doses until the receiver can use them. */
  transportDays: z.int().min(0).max(30),
  /** Doses each district or site with need gets in a share-out before the rest is shared by need; 0: no floor. */
  shareOutFloorDoses: z.int().min(0).max(1000),
  /** After this many days without acknowledgement a flag goes to the level above. */
  flagAnswerDays: z.int().min(1).max(30),
});
export type SettingValues = Frozen<z.infer<typeof settingValues>>;
export const settingName = settingValues.keyof();
export type SettingName = z.infer<typeof settingName>;

const settingEntry = z.strictObject({ setting: settingName, from: isoDate, value: z.int(), source });

export const policy = z.strictObject({
  /** `vn-covid19-2021@1`, or with the first three overrides of province 26: `vn-covid19-2021@1+26.3`. */
  version: z.string().regex(/^[a-z0-9-]+@\d+(\+\d{2}\.[1-9]\d*)?$/),
  labels: label,
  /** First day of the campaign. No rule covers a day before it. */
  startsOn: isoDate,
  groups: z.array(groupRule),
  groupDecisions: z.array(groupDecision),
  products: z.array(productRule),
  intervals: z.array(intervalRule),
  /** Products whose course is never mixed, in either direction, whatever a mixing rule says. */
  sameProductOnly: z.array(productCode),
  mixing: z.array(mixingRule),
  furtherDoses: z.array(furtherDoseRule),
  /** Minimum calendar days after a vaccine against another disease. */
  otherVaccineGaps: z.array(z.strictObject({ from: isoDate, days: z.int().min(0).max(90), source })),
  children: childrenRule,
  olderPreferences: z.array(olderPreference),
  screening: screeningPolicy,
  settings: z.array(settingEntry),
});
export type Policy = Frozen<z.infer<typeof policy>>;
