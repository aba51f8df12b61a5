import { z } from 'zod';
import { isoDate, productCode } from '../../../policy/terms.ts';
import { dosesOrNone } from '../../../supply/quantity.ts';
import { areaUnit, decision } from '../round.ts';

/** A calendar month, yyyy-MM. */
export const month = z
  .string()
  .regex(/^(19|20|21)\d{2}-(0[1-9]|1[0-2])$/)
  .meta({ description: 'yyyy-MM', example: '2021-11' });

/**
 * A scenario (kịch bản): how many doses of a product an area expects for a month. It has no effect: only the lines of
 * rounds commit doses. Versions are appended; the latest counts.
 */
export const supplyScenario = z
  .strictObject({
    id: z.string(),
    area: areaUnit,
    product: productCode,
    month: month.meta({ description: 'The month in which they are to be used, by the deadlines of rounds' }),
    doses: z.int().min(0),
    version: z.int().min(1),
    latest: z.boolean().meta({ description: 'Whether this version counts' }),
    finishBy: isoDate.optional(),
    document: decision.optional(),
    note: z.string().optional(),
    at: z.iso.datetime(),
    by: z.string(),
  })
  .meta({ id: 'SupplyScenario' });
export type SupplyScenario = z.infer<typeof supplyScenario>;

export const newSupplyScenario = z
  .strictObject({
    area: areaUnit,
    product: productCode,
    month,
    doses: dosesOrNone,
    finishBy: isoDate.optional().meta({ description: 'A day of that month; absent: its end' }),
    document: decision.optional(),
    note: z.string().trim().min(1).max(1000).optional(),
  })
  .refine((wanted) => wanted.finishBy === undefined || monthOf(wanted.finishBy) === wanted.month, {
    message: 'this day is in another month',
    path: ['finishBy'],
  });
export type NewSupplyScenario = z.infer<typeof newSupplyScenario>;

/** The month (yyyy-MM) of a day (yyyy-MM-dd). */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}
