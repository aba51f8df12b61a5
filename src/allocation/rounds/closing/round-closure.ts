import { z } from 'zod';
import { areaCode } from '../../../platform/area.ts';
import { anyId } from '../../../platform/id.ts';
import { lotId } from '../../../supply/lots/lot.ts';
import { doses } from '../../../supply/quantity.ts';
import { roundFigures } from '../figures/round-figures.ts';
import { areaUnit } from '../round.ts';

export const REMAINDER_PLACES = ['to-come', 'in-transit', 'on-hand'] as const;

/** Doses of a round that are neither used nor gone when it is closed. */
const remainderPlace = {
  where: z.enum(REMAINDER_PLACES),
  place: areaCode.meta({ description: 'Where they are or go to; for doses to come, the unit of the line' }),
  lot: lotId.optional().meta({ description: 'Absent for doses still to come' }),
  shipment: anyId.optional().meta({ description: 'Only for doses on their way' }),
};
export const remainder = z.strictObject({ ...remainderPlace, doses: z.int().min(1) });
export type Remainder = z.infer<typeof remainder>;

/** Why a round may be closed though these doses are left. */
const remainderReason = z.enum([
  'kept-for-second-doses',
  'used-with-next-round',
  'set-apart',
  'will-not-come',
  'on-the-way',
  'other',
]);

const explainedRemainder = z.strictObject({ ...remainderPlace, doses, reason: remainderReason });
export type ExplainedRemainder = z.infer<typeof explainedRemainder>;

/** The allocation of an area and where it went: committed = received + damaged + toCome + outsideTheLedger. */
const closedCommitment = z.strictObject({
  committed: z.int(),
  received: z.int(),
  damaged: z.int(),
  toCome: z.int(),
  outsideTheLedger: z.int().meta({ description: 'Earmarked for others, or samples of the round itself' }),
});

/**
 * The account of a round in an area (a province, or VN for the whole round) to the last dose. It ends receipts and
 * changes there.
 */
export const roundClosure = z
  .strictObject({
    id: z.string(),
    round: z.string(),
    area: areaUnit,
    commitment: closedCommitment,
    figures: roundFigures,
    remainders: z.array(explainedRemainder),
    note: z.string().optional(),
    at: z.iso.datetime(),
    by: z.string(),
  })
  .meta({ id: 'RoundClosure' });
export type RoundClosure = z.infer<typeof roundClosure>;

export const newRoundClosure = z.strictObject({
  area: areaUnit,
  remainders: z.array(explainedRemainder).max(1000).default([]),
  note: z.string().trim().min(1).max(1000).optional(),
});
export type NewRoundClosure = z.infer<typeof newRoundClosure>;

/** A difference between two records of a round, in doses. */
export const roundDifference = z.strictObject({
  record: z.enum(['line', 'receipts', 'round-lots', 'balances', 'shipments', 'flows']),
  account: z.string().meta({ description: 'The account, unit or area in which doses are missing' }),
  lot: lotId.optional(),
  what: z.enum(['received', 'damaged', 'to-come']).optional().meta({ description: 'Of a line' }),
  ledger: z.int().meta({ description: 'Doses by the ledger' }),
  found: z.int().meta({ description: 'Doses by the other record' }),
});
export type RoundDifference = z.infer<typeof roundDifference>;
