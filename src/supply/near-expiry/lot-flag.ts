import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import { isoDate, productCode } from '../../policy/terms.ts';
import { lotId } from '../lots/lot.ts';
import { flagReasons } from './expiry.rules.ts';

export const flagKind = z.enum(['near-expiry', 'expired']);
export type FlagKind = z.infer<typeof flagKind>;

/** What will be done about a flagged lot. */
export const flagPlan = z.enum([
  'extra-sessions',
  'longer-sessions',
  'move-to-another-place',
  'use-first',
  'write-off',
  'extension-asked',
  'other',
]);
export type FlagPlan = z.infer<typeof flagPlan>;

/** A named person has seen the flag and states what will be done. */
const acknowledgement = z.strictObject({
  by: z.string(),
  at: z.iso.datetime(),
  plan: flagPlan,
  note: z.string(),
});
export type Acknowledgement = z.infer<typeof acknowledgement>;

/** A lot in a place that needs somebody's attention. It ends by itself when its reason is gone. */
export const lotFlag = z
  .strictObject({
    id: z.string().meta({ description: '`place|lot|kind`' }),
    place: areaCode,
    lot: lotId,
    product: productCode,
    kind: flagKind,
    reason: z.enum([...flagReasons, 'expired']),
    expiry: isoDate,
    onHand: z.int(),
    plannedUse: z.int().meta({ description: 'How many of them will be used in time' }),
    pace: z
      .strictObject({ windowDays: z.int(), sessionDays: z.int(), used: z.int() })
      .optional()
      .meta({ description: 'Doses of the product used there in the last days; absent if no pace is known' }),
    at: z.iso.datetime().meta({ description: 'When it was raised' }),
    acknowledged: acknowledgement.optional(),
    escalatedTo: areaCode
      .optional()
      .meta({ description: 'The level to which it was escalated because nobody acknowledged it' }),
    escalatedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'LotFlag' });
export type LotFlag = z.infer<typeof lotFlag>;

/** What happened to a flag, appended. */
export const lotFlagEvent = z
  .strictObject({
    id: z.string(),
    flag: z.string(),
    raisedAt: z.iso.datetime(),
    kind: z.enum(['acknowledged', 'escalated']),
    at: z.iso.datetime(),
    by: z.string(),
    plan: flagPlan.optional(),
    note: z.string().optional(),
    to: areaCode.optional(),
  })
  .meta({ id: 'LotFlagEvent' });
export type LotFlagEvent = z.infer<typeof lotFlagEvent>;

/** The id of a flag, as used in a path. */
export const lotFlagId = z
  .string()
  .max(120)
  .regex(/^(VN|\d{2}(-\d{3}(-\d{3})?)?)\|[a-z0-9-]+~[A-Z0-9.-]+\|(near-expiry|expired)$/)
  .meta({ example: '26-243-001|astrazeneca~ABV8139|near-expiry' });

export function flagId(place: string, lot: string, kind: FlagKind): string {
  return `${place}|${lot}|${kind}`;
}

/** The place a flag is about. */
export function placeOfFlag(id: string): string {
  return id.slice(0, id.indexOf('|'));
}
