import { z } from 'zod';

const FIRST = Date.UTC(1890, 0, 1);
const LAST = Date.UTC(2200, 0, 1);

/**
 * An instant in a request: ISO 8601 with a zone, between 1890 and 2199. An invalid instant aborts validation of the
 * enclosing schema, so that no refinement computes with it.
 */
export const instant = z.iso
  .datetime({ offset: true, abort: true })
  .max(40)
  .refine((text) => Date.parse(text) >= FIRST && Date.parse(text) < LAST, 'not between 1890 and 2199')
  .meta({ id: 'Instant', example: '2021-08-10T08:15:00+07:00' });
