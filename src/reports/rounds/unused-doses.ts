import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import { isoDate, label } from '../../policy/terms.ts';
import { lotId } from '../../supply/lots/lot.ts';
import { flagPlan } from '../../supply/near-expiry/lot-flag.ts';

/** Why doses will not be used in time. */
export const UNUSED_REASONS = [
  'recalled',
  'cold-chain-failure',
  'held',
  'expired',
  'no-plan',
  'pace',
  'thawed',
  'deadline-passed',
  'deadline-pace',
  'deadline-no-plan',
] as const;
const unusedReason = z.enum(UNUSED_REASONS);
export type UnusedReason = z.infer<typeof unusedReason>;

/** What to do about it. */
export const UNUSED_ACTIONS = [
  'write-off',
  'decide-cold-chain',
  'decide-hold',
  'plan-session',
  'move',
  'call-up',
  'speed-up',
  'close-round',
] as const;
const unusedAction = z.enum(UNUSED_ACTIONS);
export type UnusedAction = z.infer<typeof unusedAction>;

/** Doses of a round that will not be used in time: where, why, and what to do about it. */
export const unusedDoses = z.strictObject({
  place: areaCode.meta({ description: 'Where the doses are; for a missed deadline, the area of the report' }),
  placeName: z.string(),
  lot: lotId.nullable(),
  doses: z.int().min(1),
  by: isoDate.meta({ description: 'The last day on which they can be used' }),
  reason: unusedReason,
  why: label,
  action: unusedAction,
  /** The destination, if the action is to move them. */
  to: areaCode.nullable(),
  todo: label,
  acknowledged: z
    .strictObject({ by: z.string(), at: z.iso.datetime(), plan: flagPlan })
    .nullable()
    .meta({ description: 'Who acknowledged it, and what they plan to do' }),
  escalatedTo: areaCode.nullable().meta({ description: 'Where it went because nobody acknowledged it' }),
  entries: z.string(),
});
export type UnusedDoses = z.infer<typeof unusedDoses>;
