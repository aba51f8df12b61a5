import { z } from 'zod';
import { districtCode, provinceCode } from '../platform/area.ts';
import { isoDate, productCode } from '../policy/terms.ts';

/** The rule that computed a share-out; a changed rule is a new name. */
export const SHARE_OUT_FORMULA = 'largest-remainder@1';

export const shareOutLine = z.strictObject({
  unit: districtCode,
  need: z.int().min(0).meta({ description: 'People of the open groups still to be vaccinated' }),
  doses: z.int().min(0),
});
export type ShareOutLine = z.infer<typeof shareOutLine>;

/** How a province divides doses of a round among its districts: proposed by one person, approved by another. */
export const shareOut = z
  .strictObject({
    id: z.string(),
    province: provinceCode,
    round: z.string(),
    product: productCode,
    total: z.int(),
    lines: z.array(shareOutLine),
    formula: z.string(),
    day: isoDate.meta({ description: 'The day for which the need was counted' }),
    policyVersion: z.string(),
    status: z.enum(['proposed', 'approved']),
    proposedBy: z.string(),
    proposedAt: z.iso.datetime(),
    approvedBy: z.string().optional(),
    approvedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'ShareOut' });
export type ShareOut = z.infer<typeof shareOut>;
