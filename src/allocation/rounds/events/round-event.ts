import { z } from 'zod';
import { districtCode, provinceOf } from '../../../platform/area.ts';
import { anyId } from '../../../platform/id.ts';
import { lotId } from '../../../supply/lots/lot.ts';
import { doses } from '../../../supply/quantity.ts';
import { areaUnit, decision } from '../round.ts';

const note = z.string().trim().min(1).max(1000).optional();

/** Why a province refuses part of its allocation. */
const refusalReason = z.enum([
  'cannot-store',
  'cannot-use-in-time',
  'too-close-to-expiry',
  'enough-in-stock',
  'other',
]);

/** Doses of its line that a province refuses: they go back to the national line (VN). */
export const roundRefusal = z
  .strictObject({
    id: z.string(),
    round: z.string(),
    unit: areaUnit,
    doses: z.int(),
    reason: refusalReason,
    document: decision,
    note,
    at: z.iso.datetime(),
    by: z.string(),
  })
  .meta({ id: 'RoundRefusal' });
export type RoundRefusal = z.infer<typeof roundRefusal>;

export const newRoundRefusal = z.strictObject({ doses, reason: refusalReason, document: decision, note });
export type NewRoundRefusal = z.infer<typeof newRoundRefusal>;

/** Why doses are reallocated. */
const reallocationReason = z.enum([
  'slow-to-fast',
  'not-used-in-time',
  'outbreak',
  'second-doses-due',
  'cold-chain',
  'other',
]);

const reallocationUnit = z.union([areaUnit, districtCode]);

/** Doses reallocated from a slow unit to a fast one: proposed by one person, approved by another of the level above. */
export const roundReallocation = z
  .strictObject({
    id: z.string(),
    round: z.string(),
    level: z.enum(['unit', 'district']),
    from: reallocationUnit,
    to: reallocationUnit,
    doses: z.int(),
    reason: reallocationReason,
    document: decision,
    note,
    status: z.enum(['proposed', 'approved']),
    taken: z
      .array(z.strictObject({ shareOut: z.string(), lot: lotId, doses: z.int() }))
      .optional()
      .meta({
        description: 'Once approved, between districts: the share-outs and lots they were taken from',
      }),
    proposedAt: z.iso.datetime(),
    proposedBy: z.string(),
    approvedAt: z.iso.datetime().optional(),
    approvedBy: z.string().optional(),
  })
  .meta({ id: 'RoundReallocation' });
export type RoundReallocation = z.infer<typeof roundReallocation>;

export const newRoundReallocation = z
  .strictObject({
    from: reallocationUnit,
    to: reallocationUnit,
    doses,
    reason: reallocationReason,
    document: decision,
    note,
  })
  .refine(
    ({ from, to }) =>
      from !== to && levelOfReallocation(from) === levelOfReallocation(to) && shareProvince(from, to),
    {
      message: 'must be another unit of the round, or another district of the same province',
      path: ['to'],
    },
  );
export type NewRoundReallocation = z.infer<typeof newRoundReallocation>;

export const ofRoundReallocation = z.strictObject({ round: anyId, reallocation: anyId });

export function levelOfReallocation(unit: string): RoundReallocation['level'] {
  return unit.includes('-') ? 'district' : 'unit';
}

function shareProvince(from: string, to: string): boolean {
  return levelOfReallocation(from) === 'unit' || provinceOf(from) === provinceOf(to);
}
