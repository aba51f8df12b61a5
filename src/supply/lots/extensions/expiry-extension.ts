import { z } from 'zod';
import { coldChain } from '../../../places/sites/site.ts';
import { areaCode } from '../../../platform/area.ts';
import { anyId } from '../../../platform/id.ts';
import { isoDate } from '../../../policy/terms.ts';
import { lotId } from '../lot.ts';

/** The letter by which the Ministry or a province extends the shelf life of lots. */
const extensionDocument = z.strictObject({
  number: z.string().trim().min(1).max(100).meta({ example: '10119/BYT-DP' }),
  date: isoDate,
  signer: z.string().trim().min(1).max(200),
});

const storage = coldChain.meta({
  description:
    'Only for doses stored at these °C; for a thawed batch: only if it was thawed from this storage',
});

/** An extension of the shelf life of lots beyond the label, for doses stored as the document demands. */
export const expiryExtension = z
  .strictObject({
    id: anyId,
    area: areaCode.meta({ description: 'Where it applies: VN or a province' }),
    lots: z.array(lotId),
    document: extensionDocument,
    expiry: isoDate.meta({ description: 'The new last day of use' }),
    effectiveFrom: isoDate,
    storage: storage.optional(),
    status: z.enum(['proposed', 'approved']),
    proposedBy: z.string(),
    proposedAt: z.iso.datetime(),
    approvedBy: z.string().optional(),
    approvedAt: z.iso.datetime().optional(),
    appliedAt: z.iso
      .datetime()
      .optional()
      .meta({ description: 'When it was applied to the last balance it covers' }),
  })
  .meta({ id: 'ExpiryExtension' });
export type ExpiryExtension = Readonly<z.infer<typeof expiryExtension>>;

export const newExpiryExtension = z.strictObject({
  area: z
    .string()
    .regex(/^(VN|\d{2})$/)
    .meta({ description: 'VN, or a province', example: 'VN' }),
  lots: z
    .array(lotId)
    .min(1)
    .max(50)
    .refine((lots) => new Set(lots).size === lots.length, { message: 'a lot is named twice' }),
  document: extensionDocument,
  expiry: isoDate,
  effectiveFrom: isoDate,
  storage: storage.optional(),
});
export type NewExpiryExtension = z.infer<typeof newExpiryExtension>;

/** A line of the dated history of a lot's expiry. Never changed, never removed. */
export const expiryChange = z
  .strictObject({
    extension: anyId,
    lot: lotId,
    area: areaCode,
    document: extensionDocument,
    expiry: isoDate,
    effectiveFrom: isoDate,
    storage: storage.optional(),
    at: z.iso.datetime().meta({ description: 'When it was approved' }),
    proposedBy: z.string(),
    approvedBy: z.string(),
  })
  .meta({ id: 'ExpiryChange' });
export type ExpiryChange = Readonly<z.infer<typeof expiryChange>>;
