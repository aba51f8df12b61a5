import { z } from 'zod';
import { COUNTRY, provinceCode } from '../../platform/area.ts';
import { citedDocument, isoDate, productCode } from '../../policy/terms.ts';
import { lotId } from '../../supply/lots/lot.ts';
import { doses, dosesOrNone, MAX_DOSES } from '../../supply/quantity.ts';

export const decision = citedDocument.omit({ title: true });
export type RoundDecision = z.infer<typeof decision>;

/** A receiver: a province, the national store, or a body with earmarked doses (army, police, laboratory). */
export const areaUnit = z.union([z.literal(COUNTRY), provinceCode]);
export const roundUnit = z
  .union([areaUnit, z.string().regex(/^earmark:[a-z0-9][a-z0-9-]{1,59}$/)])
  .meta({ description: 'A province code, VN, or earmark:<name>', example: 'earmark:army' });

const linePurpose = z.enum(['area', 'earmark', 'sample']);
export type LinePurpose = z.infer<typeof linePurpose>;

const ROUND_STATUSES = ['announced', 'arriving', 'arrived', 'closed'] as const;
export const roundStatus = z.enum(ROUND_STATUSES);
export type RoundStatus = z.infer<typeof roundStatus>;

/** allocated = received + damaged + left. Planned and received doses are two numbers, and differ. */
export const roundLine = z.strictObject({
  unit: roundUnit,
  purpose: linePurpose,
  allocated: z.int(),
  received: z.int(),
  damaged: z.int().meta({ description: 'Broken or lost on the way' }),
  left: z.int().meta({ description: 'Still to come' }),
  unshared: z.int().meta({
    description:
      'Not yet given to a district by an approved share-out; below zero if an amendment took doses away',
  }),
  closedAt: z.iso
    .datetime()
    .optional()
    .meta({ description: 'When every dose of the line was accounted for' }),
});
export type RoundLine = z.infer<typeof roundLine>;

export const roundLot = z.strictObject({ lot: lotId, doses });

/** An allocation round (đợt phân bổ) of the Ministry. */
export const round = z
  .strictObject({
    id: z.string(),
    number: z.int(),
    campaign: z.string(),
    decision,
    product: productCode,
    source: z.enum(['covax', 'purchase', 'donation']),
    sourceNote: z.string().optional(),
    lots: z.array(roundLot),
    total: z.int(),
    finishBy: isoDate,
    createdAt: z.iso.datetime(),
    closedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'Round' });
export type Round = z.infer<typeof round>;

/** A later decision that reallocates doses between units and keeps the total. */
export const amendment = z
  .strictObject({
    id: z.string(),
    round: z.string(),
    sequence: z.int(),
    decision,
    changes: z.array(z.strictObject({ unit: roundUnit, purpose: linePurpose, delta: z.int() })),
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
  })
  .meta({ id: 'RoundAmendment' });
export type Amendment = z.infer<typeof amendment>;

/** Doses of a round that came to a unit, and those broken or lost on the way. */
export const receipt = z
  .strictObject({
    id: z.string(),
    round: z.string(),
    unit: z.string(),
    lines: z.array(z.strictObject({ lot: lotId, doses: z.int(), broken: z.int(), lost: z.int() })),
    note: z.string().optional(),
    at: z.iso.datetime(),
    by: z.string(),
  })
  .meta({ id: 'RoundReceipt' });
export type Receipt = z.infer<typeof receipt>;

const distinct = <T>(items: readonly T[], key: (item: T) => string): boolean =>
  new Set(items.map(key)).size === items.length;

/** Whether a purpose fits a unit: `area` for areas; `earmark` or `sample` for other bodies. */
const purposeFits = (line: { unit: string; purpose?: LinePurpose | undefined }): boolean =>
  line.purpose === undefined || (line.purpose === 'area') === !line.unit.startsWith('earmark:');

export const newRound = z.strictObject({
  number: z.int().min(1).max(9999),
  campaign: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{2,59}$/)
    .default('vn-covid19-2021'),
  decision,
  product: productCode,
  source: z.enum(['covax', 'purchase', 'donation']),
  sourceNote: z.string().trim().min(1).max(500).optional(),
  lots: z
    .array(roundLot)
    .min(1)
    .max(200)
    .refine((lots) => distinct(lots, (line) => line.lot), { message: 'a lot is named twice' }),
  lines: z
    .array(
      z
        .strictObject({ unit: roundUnit, purpose: linePurpose, doses })
        .refine(purposeFits, { message: 'this purpose does not fit this unit' }),
    )
    .min(1)
    .max(200)
    .refine((lines) => distinct(lines, (line) => line.unit), { message: 'a unit is named twice' }),
  finishBy: isoDate,
});
export type NewRound = z.infer<typeof newRound>;

export const newAmendment = z.strictObject({
  decision,
  changes: z
    .array(
      z
        .strictObject({
          unit: roundUnit,
          purpose: linePurpose
            .optional()
            .meta({ description: 'For a unit new to the round; default: area for an area, else earmark' }),
          delta: z
            .int()
            .min(-MAX_DOSES)
            .max(MAX_DOSES)
            .refine((delta) => delta !== 0, { message: 'must not be 0' }),
        })
        .refine(purposeFits, { message: 'this purpose does not fit this unit' }),
    )
    .min(2)
    .max(200)
    .refine((changes) => distinct(changes, (change) => change.unit), { message: 'a unit is named twice' }),
});
export type NewAmendment = z.infer<typeof newAmendment>;

export const newReceipt = z.strictObject({
  unit: areaUnit,
  lines: z
    .array(
      z
        .strictObject({
          lot: lotId,
          doses: dosesOrNone.meta({ description: 'Arrived in good order' }),
          broken: dosesOrNone.default(0),
          lost: dosesOrNone.default(0),
        })
        .refine((line) => line.doses + line.broken + line.lost > 0, {
          message: 'a line needs at least one dose',
        }),
    )
    .min(1)
    .max(100)
    .refine((lines) => distinct(lines, (line) => line.lot), { message: 'a lot is named twice' }),
  note: z.string().trim().min(1).max(1000).optional(),
});
export type NewReceipt = z.infer<typeof newReceipt>;
