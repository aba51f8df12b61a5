import { z } from 'zod';

const FIRST = Date.UTC(1890, 0, 1);
const LAST = Date.UTC(2200, 0, 1);

/**
 * An instant as a request names it: ISO 8601 with its zone, in a year that dates can be counted on from. What is none ends
 * the check of whatever holds it, so that nothing computes with it.
 */
export const instant = z.iso
  .datetime({ offset: true, abort: true })
  .max(40)
  .refine((text) => Date.parse(text) >= FIRST && Date.parse(text) < LAST, 'not between 1890 and 2199')
  .meta({ id: 'Instant', example: '2021-08-10T08:15:00+07:00' });
