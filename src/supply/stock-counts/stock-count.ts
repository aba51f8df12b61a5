import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import { anyId } from '../../platform/id.ts';
import { instant } from '../../platform/instant.ts';
import { lotId } from '../lots/lot.ts';
import { dosesOrNone } from '../quantity.ts';
import { batchKey } from '../shipments/shipment.ts';

/** Why ledger and shelf differ. Lost and broken doses are wasted; the other reasons are errors of the ledger. */
export const stockCountReason = z.enum(['lost', 'broken', 'found', 'recording-error']);
export type StockCountReason = z.infer<typeof stockCountReason>;

export const STOCK_COUNT_STATES = ['proposed', 'approved', 'rejected'] as const;
export const stockCountState = z.enum(STOCK_COUNT_STATES);
export type StockCountState = z.infer<typeof stockCountState>;
export type StockCountEvent = 'approve' | 'reject';

const thawedAt = instant
  .optional()
  .meta({ description: 'For a thawed batch, as given by GET /v1/stock; absent: as delivered' });
const note = z.string().trim().min(1).max(1000).optional();
const counted = dosesOrNone.meta({
  description:
    'Doses in closed vials, including those set aside for sessions, excluding those quarantined after a cold-chain failure',
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
  expected: z.int().meta({ description: 'Doses by the ledger at the time of the count' }),
  difference: z.int().meta({ description: 'Counted minus expected' }),
  reason: stockCountReason.optional(),
  note,
});
export type StockCountLine = z.infer<typeof stockCountLine>;

/** A stock count of a place (kiểm kê). The ledger is adjusted once a second person approves it. */
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
