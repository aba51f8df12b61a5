import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import { isoDate } from '../../policy/terms.ts';
import { lotId } from '../../supply/lots/lot.ts';
import { count } from '../figures.ts';

/** The figures of a lot in an area: what came in equals what went out, was used up, is in transit or in stock. */
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
const lotFigure = z.enum(LOT_FIGURES);
export type LotFigure = z.infer<typeof lotFigure>;

/** Counted from documents: receipts, shipments, doses with their corrections, wastage, vials, stock counts, balances. */
const lotLine = z
  .strictObject({
    lot: lotId,
    supplied: z.int().meta({ description: 'Came from the supplier, damaged doses included' }),
    arrived: z.int().meta({ description: 'Came from a place outside the area, damaged doses included' }),
    extra: z.int(),
    counted: z.int().meta({ description: 'Surplus found by stock counts minus what they found missing' }),
    issued: z.int().meta({ description: 'Left for a place outside the area' }),
    given: z.int(),
    wasted: z.int(),
    samples: z.int(),
    inTransit: z.int().meta({ description: 'In transit between places of the area' }),
    onHand: z.int(),
    conserved: z.boolean().meta({
      description:
        'supplied + arrived + extra + counted equals the sum of the other figures, and the ledger agrees',
    }),
  })
  .meta({ id: 'LotLine' });
export type LotLine = z.infer<typeof lotLine>;

const ledgerBreak = z
  .strictObject({
    area: areaCode.meta({ description: 'The place where ledger and documents disagree' }),
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
          about: z
            .string()
            .meta({ description: 'What ledger lines and documents are about: `given|<dose>` …' }),
          ledger: z.int(),
          documents: z.int(),
          movementIds: z.array(z.string()),
          documentIds: z.array(z.string()),
        }),
      )
      .meta({ description: 'Ledger lines and documents that disagree; at most 100' }),
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
  /** Number of sums compared. */
  readonly checked: number;
  readonly broken: number;
  readonly breaks: readonly LedgerBreak[];
}

export const ledgerProofAnswer = z
  .strictObject({
    area: areaCode,
    day: isoDate,
    run: z.int().min(1).meta({ description: 'Which proof of the day; by default the latest' }),
    at: z.iso.datetime(),
    broken: z.boolean(),
    checked: count.meta({ description: 'Sums compared in the ledgers that hold the area' }),
    breaks: z.array(ledgerBreak).meta({ description: 'Breaks in the area; at most 500' }),
    lots: z.array(lotLine),
    parts: z
      .array(z.strictObject({ area: areaCode, breaks: count }))
      .meta({ description: 'Parts of the area with breaks' }),
  })
  .meta({ id: 'LedgerProof' });
export type LedgerProofAnswer = z.infer<typeof ledgerProofAnswer>;
