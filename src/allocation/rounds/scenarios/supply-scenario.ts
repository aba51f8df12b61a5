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
 * A scenario (kịch bản): how many doses of a product somebody reckons with for a month. It binds nothing: what is
 * committed are the lines of rounds, a number of their own. Versions are appended; the latest counts.
 */
export const supplyScenario = z
  .strictObject({
    id: z.string(),
    area: areaUnit,
    product: productCode,
    month: month.meta({ description: 'The month in which they are to be used: rounds to be finished in it' }),
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
    message: 'this day lies in another month',
    path: ['finishBy'],
  });
export type NewSupplyScenario = z.infer<typeof newSupplyScenario>;

/** The month a day (yyyy-MM-dd) lies in. */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}
