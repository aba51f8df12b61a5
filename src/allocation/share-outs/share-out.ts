import { z } from 'zod';
import { areaCode, provinceCode } from '../../platform/area.ts';
import { anyId, districtScopedId, provinceScopedId } from '../../platform/id.ts';
import { isoDate, label, productCode } from '../../policy/terms.ts';
import { lotId } from '../../supply/lots/lot.ts';
import { LIMITS, UNSHARED_REASONS } from './sharing/outcome.rules.ts';

/** The rule that computes a share-out; a changed rule gets a new name. */
export const SHARE_OUT_FORMULA = 'need-capacity-cold-chain@2';

/** An id that begins with the giver: a province or a district. */
export const shareOutId = z.union([provinceScopedId, districtScopedId]);

const count = z.int().min(0);

/** Doses of one lot for one unit, with the numbers behind them. */
const shareOutLine = z.strictObject({
  unit: areaCode,
  lot: lotId,
  product: productCode,
  doses: z.int().min(1),
  vials: z.int().min(1),
  useBy: isoDate.meta({ description: 'The last day on which the unit can use them' }),
  need: count.meta({ description: 'People who may still get this product there' }),
  secondDue: count.meta({ description: 'Those of them whose second dose is due' }),
  onHand: count.meta({ description: 'Doses of this product on hand, on the way or promised to it already' }),
  capacity: count.meta({ description: 'Doses its tables can give through `useBy`' }),
  parts: z
    .strictObject({ floor: count, secondDue: count, firstDue: count, moved: count })
    .meta({ description: 'The doses by the step of the formula that gave them' }),
  explanation: label,
});
export type ShareOutLine = z.infer<typeof shareOutLine>;

const shareOutUnit = z.strictObject({
  unit: areaCode,
  need: count.meta({ description: 'People without a dose, each once, less the doses there already' }),
  doses: count,
  limit: z.enum(LIMITS).meta({ description: 'Why it got no more' }),
  explanation: label,
});
type ShareOutUnit = z.infer<typeof shareOutUnit>;

const unsharedDoses = z.strictObject({
  lot: lotId,
  doses: z.int().min(1),
  reason: z.enum(UNSHARED_REASONS),
  explanation: label,
});

/** How a province divides doses among its districts, or a district among its sites: proposed by one, approved by another. */
export const shareOut = z
  .strictObject({
    id: z.string(),
    area: areaCode.meta({ description: 'The giver' }),
    province: provinceCode,
    rounds: z.array(z.strictObject({ round: anyId, product: productCode, doses: z.int() })).meta({
      description: 'The rounds it shares out, and how much of each; empty if a district shares out its stock',
    }),
    fromShareOut: shareOutId
      .optional()
      .meta({ description: 'The share-out that allocates the doses it divides' }),
    total: z.int(),
    shared: z.int(),
    lines: z.array(shareOutLine),
    units: z.array(shareOutUnit),
    unshared: z.array(unsharedDoses),
    formula: z.string(),
    inputsHash: z.string().meta({ description: 'SHA-256 of the canonical JSON of the inputs' }),
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

/** A share-out as stored, without the explanations, which are made from the numbers. */
export type StoredShareOut = Omit<ShareOut, 'lines' | 'units' | 'unshared'> & {
  readonly lines: readonly Omit<ShareOutLine, 'explanation'>[];
  readonly units: readonly Omit<ShareOutUnit, 'explanation'>[];
  readonly unshared: readonly Omit<ShareOut['unshared'][number], 'explanation'>[];
};
