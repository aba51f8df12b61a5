import { z } from 'zod';
import { provinceCode } from '../../platform/area.ts';
import {
  citedDocument,
  type Frozen,
  groupCode,
  groupRank,
  isoDate,
  mixingCondition,
  productCode,
} from '../terms.ts';
import { childrenOrder, mixingRule, settingName, settingValues } from './policy.ts';

const interval = {
  minDays: z.int().min(1).max(400),
  maxDays: z.int().min(1).max(400).nullable(),
};
const inOrder = (value: { minDays: number; maxDays: number | null }) =>
  value.maxDays === null || value.maxDays >= value.minDays;

/** What a province may change. Screening, products and their ages are decided by the Ministry and not included. */
const policyChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('set-group-rank'), group: groupCode, rank: groupRank }),
  z.strictObject({ kind: z.literal('open-group'), group: groupCode }),
  z.strictObject({ kind: z.literal('close-group'), group: groupCode }),
  z.strictObject({ kind: z.literal('add-group16-decision'), decision: citedDocument }),
  z
    .strictObject({
      kind: z.literal('set-interval'),
      product: productCode,
      fromDose: z.int().min(1).max(4),
      ...interval,
    })
    .refine(inOrder, { path: ['maxDays'], message: 'less than minDays' }),
  z
    .strictObject({
      kind: z.literal('set-mixing'),
      first: productCode,
      second: productCode,
      conditions: mixingRule.shape.conditions.max(mixingCondition.options.length),
      ...interval,
    })
    .refine(inOrder, { path: ['maxDays'], message: 'less than minDays' }),
  z.strictObject({ kind: z.literal('open-child-age'), minimumAge: z.int().min(0).max(17) }),
  z.strictObject({ kind: z.literal('set-children-order'), order: childrenOrder }),
  z.strictObject({
    kind: z.literal('set-older-preference'),
    minimumAge: z.int().min(1).max(120).nullable(),
  }),
  z
    .strictObject({ kind: z.literal('set-setting'), setting: settingName, value: z.int() })
    .refine((change) => settingValues.shape[change.setting].safeParse(change.value).success, {
      path: ['value'],
      message: 'out of range for this setting',
    }),
]);
export type PolicyChange = Frozen<z.infer<typeof policyChange>>;

/**
 * A provincial override: changes that take effect on a day, and the document that decides them. Overrides of a province are
 * appended and counted from 1; they are never edited or removed, only superseded by later ones.
 */
export const override = z.strictObject({
  province: provinceCode,
  sequence: z.int().min(1),
  /** The day on which it was entered. It is part of the policy from then on, even if it takes effect later. */
  recordedOn: isoDate,
  effectiveFrom: isoDate,
  document: citedDocument,
  changes: z.array(policyChange).min(1).max(100),
});
export type Override = Frozen<z.infer<typeof override>>;
