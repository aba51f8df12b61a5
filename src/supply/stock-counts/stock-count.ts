import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import { anyId } from '../../platform/id.ts';
import { instant } from '../../platform/instant.ts';
import { lotId } from '../lots/lot.ts';
import { dosesOrNone } from '../quantity.ts';
import { batchKey } from '../shipments/shipment.ts';

/** Why the ledgers and the shelf differ. Lost and broken doses are wasted; the others are errors of the ledgers. */
export const stockCountReason = z.enum(['lost', 'broken', 'found', 'recording-error']);
export type StockCountReason = z.infer<typeof stockCountReason>;

export const STOCK_COUNT_STATES = ['proposed', 'approved', 'rejected'] as const;
export const stockCountState = z.enum(STOCK_COUNT_STATES);
export type StockCountState = z.infer<typeof stockCountState>;
export type StockCountEvent = 'approve' | 'reject';

const thawedAt = instant
  .optional()
  .meta({ description: 'Of a thawed batch, as GET /v1/stock names it; absent: as delivered' });
const note = z.string().trim().min(1).max(1000).optional();
const counted = dosesOrNone.meta({
  description:
    'Doses in closed vials, those set aside for sessions among them, those set apart by a cold-chain failure not',
});

export const newStockCount = z.strictObject({
  place: areaCode,
  countedAt: instant,
  lines: z
    .array(z.strictObject({ lot: lotId, thawedAt, counted, reason: stockCountReason.optional(), note }))
    .min(1)
    .max(200)
    .refine((lines) => new Set(lines.map(batchKey)).size === lines.length, {
      message: 'a batch is named twice',
    }),
});
export type NewStockCount = z.infer<typeof newStockCount>;

const stockCountLine = z.strictObject({
  lot: lotId,
  thawedAt: z.iso.datetime().optional(),
  counted,
  expected: z.int().meta({ description: 'What the ledgers say was there when it was counted' }),
  difference: z.int().meta({ description: 'Counted less expected' }),
  reason: stockCountReason.optional(),
  note,
});
export type StockCountLine = z.infer<typeof stockCountLine>;

/** What somebody has counted in a place (kiểm kê); once a second person has approved it, the ledgers follow. */
export const stockCount = z
  .strictObject({
    id: anyId,
    province: z.string(),
    place: areaCode,
    countedAt: z.iso.datetime(),
    countedBy: z.string(),
    enteredAt: z.iso.datetime(),
    lines: z.array(stockCountLine),
    status: stockCountState,
    decidedAt: z.iso.datetime().optional(),
    decidedBy: z.string().optional(),
  })
  .meta({ id: 'StockCount' });
export type StockCount = Readonly<z.infer<typeof stockCount>>;
