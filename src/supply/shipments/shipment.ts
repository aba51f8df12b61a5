import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import { anyId, districtScopedId, provinceScopedId } from '../../platform/id.ts';
import { instant } from '../../platform/instant.ts';
import { lotId } from '../lots/lot.ts';
import { doses, dosesOrNone } from '../quantity.ts';

export const shipmentStatus = z.enum(['in-transit', 'received']);
export type ShipmentStatus = z.infer<typeof shipmentStatus>;

const thawedAt = instant
  .optional()
  .meta({ description: 'For a thawed batch, as given by GET /v1/stock; absent: as delivered' });
const shipmentLine = z.strictObject({ lot: lotId, thawedAt, doses });
export type ShipmentLine = z.infer<typeof shipmentLine>;

const discrepancy = z.strictObject({ lot: lotId, thawedAt, broken: z.int(), lost: z.int() });
export type Discrepancy = z.infer<typeof discrepancy>;

/** A shipment of doses from one place to another. */
export const shipment = z
  .strictObject({
    id: anyId,
    province: z.string(),
    from: areaCode,
    to: areaCode,
    lines: z.array(shipmentLine),
    shareOut: z.union([provinceScopedId, districtScopedId]).optional(),
    transfer: provinceScopedId.optional(),
    status: shipmentStatus,
    dispatchedAt: z.iso.datetime(),
    dispatchedBy: z.string(),
    receivedAt: z.iso.datetime().optional(),
    receivedBy: z.string().optional(),
    discrepancies: z.array(discrepancy),
  })
  .meta({ id: 'Shipment' });
export type Shipment = z.infer<typeof shipment>;

/** Identifies the batch of a line within a shipment. */
export function batchKey(line: { readonly lot: string; readonly thawedAt?: string | undefined }): string {
  return line.thawedAt === undefined ? line.lot : `${line.lot}@${new Date(line.thawedAt).toISOString()}`;
}

const eachLotOnce = (
  lines: readonly { readonly lot: string; readonly thawedAt?: string | undefined }[],
): boolean => new Set(lines.map(batchKey)).size === lines.length;

export const newShipment = z.strictObject({
  from: areaCode,
  to: areaCode,
  lines: z.array(shipmentLine).min(1).max(100).refine(eachLotOnce, { message: 'a batch is named twice' }),
  shareOut: z.union([provinceScopedId, districtScopedId]).optional(),
  transfer: provinceScopedId.optional().meta({ description: 'The accepted transfer that orders it' }),
});
export type NewShipment = z.infer<typeof newShipment>;

export const arrival = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        lot: lotId,
        thawedAt,
        received: dosesOrNone.meta({ description: 'Arrived in good order' }),
        broken: dosesOrNone.default(0),
        lost: dosesOrNone.default(0),
      }),
    )
    .min(1)
    .max(100)
    .refine(eachLotOnce, { message: 'a batch is named twice' }),
});
export type Arrival = z.infer<typeof arrival>;
