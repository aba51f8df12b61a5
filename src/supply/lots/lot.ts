import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import { addDays, instantAtSite } from '../../platform/clock.ts';
import { isoDate, PRODUCT_CODES, type ProductCode, productCode } from '../../policy/terms.ts';

const NUMBER = '[A-Z0-9][A-Z0-9.-]{0,29}';

/** The number printed on the box, in capitals. */
const lotNumber = z
  .string()
  .trim()
  .toUpperCase()
  .regex(new RegExp(`^${NUMBER}$`))
  .meta({ example: 'ABV8139' });

/** `product~NUMBER`: two manufacturers may print the same number. */
export const lotId = z
  .string()
  .regex(new RegExp(`^(${PRODUCT_CODES.join('|')})~${NUMBER}$`))
  .meta({ example: 'astrazeneca~ABV8139' });
export type LotId = string;

/** A day, or a month if the label names no day: the lot is then good to the last day of that month (WHO). */
const labelExpiry = z.union([isoDate, z.string().regex(/^(19|20|21)\d{2}-(0[1-9]|1[0-2])$/)]).meta({
  description: 'yyyy-MM-dd, or yyyy-MM for a label that names a month only',
  example: '2021-11-30',
});

/** A lot of one product. Doses per vial belong to the lot, not to the product. */
export const lot = z
  .strictObject({
    id: lotId,
    product: productCode,
    number: lotNumber,
    expiry: isoDate.meta({ description: 'Last day of use' }),
    expiryPrecision: z.enum(['day', 'month']),
    dosesPerVial: z.int(),
    extraDosesPerVial: z
      .int()
      .meta({ description: 'How many doses beyond its number may be drawn from a vial' }),
    manufacturer: z.string(),
    registeredAt: z.iso.datetime(),
  })
  .meta({ id: 'Lot' });
export type Lot = z.infer<typeof lot>;

export const newLot = z.strictObject({
  product: productCode,
  number: lotNumber,
  expiry: labelExpiry,
  dosesPerVial: z.int().min(1).max(50),
  extraDosesPerVial: z.int().min(0).max(2).default(1),
  manufacturer: z.string().trim().min(1).max(200),
});
export type NewLot = z.infer<typeof newLot>;

const holdReason = z.enum([
  'adverse-event',
  'cold-chain',
  'quality-defect',
  'recall',
  'investigation',
  'other',
]);
export type HoldReason = z.infer<typeof holdReason>;

/** A hold (tạm dừng) on a lot in an area. `area` VN: everywhere. `releasedAt` is set once it is over. */
export const lotHold = z
  .strictObject({
    id: z.string(),
    lot: lotId,
    area: areaCode,
    reasonCode: holdReason,
    document: z.string().optional(),
    note: z.string(),
    heldAt: z.iso.datetime(),
    heldBy: z.string(),
    releasedAt: z.iso.datetime().optional(),
    releasedBy: z.string().optional(),
    releaseNote: z.string().optional(),
    recall: z
      .string()
      .optional()
      .meta({ description: 'The recall it belongs to: such a hold is never released' }),
  })
  .meta({ id: 'LotHold' });
export type LotHold = z.infer<typeof lotHold>;

export const newHold = z.strictObject({
  area: areaCode,
  reasonCode: holdReason,
  document: z.string().trim().min(1).max(100).optional(),
  note: z.string().trim().min(1).max(1000),
});
export type NewHold = z.infer<typeof newHold>;

export function lotIdOf(product: ProductCode, number: string): LotId {
  return `${product}~${number}`;
}

/** The product in a lot id. Throws RangeError for anything that is not a lot id. */
export function productOfLot(id: LotId): ProductCode {
  const code = PRODUCT_CODES.find((product) => id.startsWith(`${product}~`));
  if (code === undefined) throw new RangeError('not a lot id');
  return code;
}

/** The first instant at which a lot with this last day of use may no longer be used: half-open, at the sites. */
export function usableBefore(expiry: string): Date {
  return instantAtSite(addDays(expiry, 1));
}

/** The last day of use that a label means, and its precision. */
export function readExpiry(label: string): Pick<Lot, 'expiry' | 'expiryPrecision'> {
  if (label.length === 10) return { expiry: label, expiryPrecision: 'day' };
  const [year, month] = label.split('-').map(Number);
  const nextMonth =
    month === 12 ? `${(year ?? 0) + 1}-01-01` : `${year}-${String((month ?? 0) + 1).padStart(2, '0')}-01`;
  return { expiry: addDays(nextMonth, -1), expiryPrecision: 'month' };
}
