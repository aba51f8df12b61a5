import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import { isoDate } from '../../policy/terms.ts';
import { lotId } from '../../supply/lots/lot.ts';
import { count } from '../figures.ts';

/** What becomes of a lot in an area: what came in is equal to what went out, was used up, is on its way or there. */
export const LOT_FIGURES = [
  'supplied',
  'arrived',
  'extra',
  'counted',
  'issued',
  'given',
  'wasted',
  'samples',
  'inTransit',
  'onHand',
] as const;
export const lotFigure = z.enum(LOT_FIGURES);
export type LotFigure = z.infer<typeof lotFigure>;

/** By the documents: receipts, shipments, doses with their corrections, wastage, vials, stock counts, balances. */
export const lotLine = z
  .strictObject({
    lot: lotId,
    supplied: z.int().meta({ description: 'Came from the supplier, damaged doses among them' }),
    arrived: z.int().meta({ description: 'Came from a place outside the area, damaged doses among them' }),
    extra: z.int(),
    counted: z.int().meta({ description: 'Found more by stock counts, less what they found missing' }),
    issued: z.int().meta({ description: 'Left for a place outside the area' }),
    given: z.int(),
    wasted: z.int(),
    samples: z.int(),
    inTransit: z.int().meta({ description: 'On their way between places of the area' }),
    onHand: z.int(),
    conserved: z.boolean().meta({
      description: 'supplied + arrived + extra + counted = all that follows, and the ledger agrees',
    }),
  })
  .meta({ id: 'LotLine' });
export type LotLine = z.infer<typeof lotLine>;

export const ledgerBreak = z
  .strictObject({
    area: areaCode.meta({ description: 'The place where the ledgers disagree' }),
    lot: lotId,
    figures: z.array(
      z.strictObject({
        figure: lotFigure,
        account: z.string().optional().meta({ description: 'The balance that disagrees' }),
        ledger: z.int(),
        documents: z.int(),
      }),
    ),
    entries: z
      .array(
        z.strictObject({
          about: z.string().meta({ description: 'What lines and documents speak of: `given|<dose>` …' }),
          ledger: z.int(),
          documents: z.int(),
          movementIds: z.array(z.string()),
          documentIds: z.array(z.string()),
        }),
      )
      .meta({ description: 'Lines of the ledger and documents that disagree; at most 100' }),
  })
  .meta({ id: 'LedgerBreak' });
export type LedgerBreak = z.infer<typeof ledgerBreak>;

/** One nightly proof of a province: a province, or the national store (`VN`). Never changed. */
export interface LedgerProof {
  readonly id: string;
  readonly province: string;
  readonly day: string;
  readonly run: number;
  readonly at: string;
  /** Sums that were compared. */
  readonly checked: number;
  readonly broken: number;
  readonly breaks: readonly LedgerBreak[];
}

export const ledgerProofAnswer = z
  .strictObject({
    area: areaCode,
    day: isoDate,
    run: z.int().min(1).meta({ description: 'Which proof of the day, the latest unless asked otherwise' }),
    at: z.iso.datetime(),
    broken: z.boolean(),
    checked: count.meta({ description: 'Sums compared in the ledgers that hold the area' }),
    breaks: z.array(ledgerBreak).meta({ description: 'Those of the area; at most 500' }),
    lots: z.array(lotLine),
    parts: z
      .array(z.strictObject({ area: areaCode, breaks: count }))
      .meta({ description: 'Parts of the area with breaks' }),
  })
  .meta({ id: 'LedgerProof' });
export type LedgerProofAnswer = z.infer<typeof ledgerProofAnswer>;
