import { z } from 'zod';
import { entriesOn, entryOn } from '../dated.ts';
import { groupCode, type IsoDate, isoDate, label, productCode, source } from '../terms.ts';
import { override } from './override.ts';
import {
  childrenOrder,
  furtherDoseRule,
  intervalRule,
  mixingRule,
  type Policy,
  settingValues,
} from './policy.ts';
import { settingsOn } from './policy-at.ts';

/** The rules in force on one day, each with the document it comes from. */
const rulesOfDay = z
  .strictObject({
    version: z.string(),
    on: isoDate,
    labels: label,
    groups: z.array(
      z.strictObject({
        code: groupCode,
        labels: label,
        rank: z.strictObject({ value: z.int(), source }).nullable(),
        open: z.boolean(),
        opening: source.nullable(),
        needsDecision: z.boolean(),
      }),
    ),
    groupDecisions: z.array(z.strictObject({ group: groupCode, number: z.string(), date: isoDate })),
    products: z.array(
      z.strictObject({
        code: productCode,
        platformName: z.string(),
        minimumAge: z.strictObject({ years: z.int(), source }).nullable(),
        maximumAge: z.int().nullable(),
        dosesInCourse: z.int(),
        uncertain: z.array(z.string()),
      }),
    ),
    intervals: z.array(intervalRule),
    mixing: z.array(mixingRule),
    furtherDoses: z.array(furtherDoseRule),
    children: z.strictObject({
      openFromAge: z.strictObject({ years: z.int(), source }).nullable(),
      order: childrenOrder.nullable(),
      guardianConsentUnder: z.int(),
    }),
    olderPreference: z.strictObject({ minimumAge: z.int().nullable(), source }).nullable(),
    screening: z.array(z.strictObject({ audience: z.string(), source })),
    settings: settingValues,
  })
  .meta({ id: 'RulesOfDay' });
type RulesOfDay = z.input<typeof rulesOfDay>;

/** The rules of a province, with the overrides up to the requested version. The signer of a document is not listed. */
export const provincePolicyAnswer = z
  .strictObject({
    province: z.string(),
    seedHash: z.string(),
    overrides: z.array(
      z.strictObject({
        sequence: z.int(),
        recordedOn: isoDate,
        effectiveFrom: isoDate,
        document: z.string(),
        documentDate: isoDate,
        changes: override.shape.changes,
      }),
    ),
    rules: rulesOfDay,
  })
  .meta({ id: 'ProvincePolicy' });
export type ProvincePolicyAnswer = z.input<typeof provincePolicyAnswer>;

/** Returns the rules in force on this day under this policy. Throws RangeError for a day before the campaign. */
export function rulesOn(policy: Policy, day: IsoDate): RulesOfDay {
  const opening = entryOn(policy.children.openings, day);
  const preference = entryOn(policy.olderPreferences, day);
  const plain: unknown = {
    version: policy.version,
    on: day,
    labels: policy.labels,
    groups: policy.groups.map((group) => {
      const rank = entryOn(group.ranks, day);
      const open = entryOn(group.openings, day);
      return {
        code: group.code,
        labels: group.labels,
        rank: rank === undefined ? null : { value: rank.rank, source: rank.source },
        open: open?.open ?? false,
        opening: open?.source ?? null,
        needsDecision: group.needsDecision,
      };
    }),
    groupDecisions: policy.groupDecisions
      .filter((entry) => entry.from <= day)
      .map(({ group, decision }) => ({ group, number: decision.number, date: decision.date })),
    products: policy.products.map((product) => {
      const minimum = entryOn(product.minimumAges, day);
      return {
        code: product.code,
        platformName: product.platformName,
        minimumAge: minimum === undefined ? null : { years: minimum.years, source: minimum.source },
        maximumAge: product.maximumAge ?? null,
        dosesInCourse: product.dosesInCourse,
        uncertain: product.uncertain,
      };
    }),
    intervals: entriesOn(policy.intervals, (rule) => `${rule.product} ${rule.fromDose}`, day),
    mixing: entriesOn(
      policy.mixing,
      (rule) => `${rule.first} ${rule.second} ${[...rule.conditions].sort().join()}`,
      day,
    ).filter((rule) => rule.until === null || day < rule.until),
    furtherDoses: entriesOn(policy.furtherDoses, (rule) => rule.kind, day),
    children: {
      openFromAge: opening === undefined ? null : { years: opening.minimumAge, source: opening.source },
      order: entryOn(policy.children.orders, day)?.order ?? null,
      guardianConsentUnder: policy.children.guardianConsentUnder,
    },
    olderPreference:
      preference === undefined ? null : { minimumAge: preference.minimumAge, source: preference.source },
    screening: entriesOn(policy.screening.versions, (version) => version.audience, day).map(
      ({ audience, source: document }) => ({ audience, source: document }),
    ),
    settings: settingsOn(policy, day),
  };
  // A mutable copy, validated against its schema: the API shows exactly what the rules say.
  return rulesOfDay.parse(plain);
}
