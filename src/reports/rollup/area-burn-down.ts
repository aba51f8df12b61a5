import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import { isoDate, productCode } from '../../policy/terms.ts';
import { count } from '../figures.ts';

const used = {
  received: count.meta({ description: 'Came from outside the area, damaged doses included' }),
  issued: count.meta({ description: 'Left for places outside the area' }),
  given: z.int().meta({ description: 'Drawn for injections, minus doses returned by corrections' }),
  wasted: count,
  samples: count,
  extra: count.meta({ description: 'Drawn from vials beyond their labelled number' }),
  counted: z.int().meta({ description: 'Surplus found by stock counts minus what they found missing' }),
} as const;

/** One day; days without movements are left out. */
export const burnDownDay = z.strictObject({
  day: isoDate,
  ...used,
  left: z
    .int()
    .meta({ description: 'Left in the area at the end of the day, doses in transit inside it included' }),
});
export type BurnDownDay = z.infer<typeof burnDownDay>;

const burnDownSeries = z.strictObject({
  before: z.int().meta({ description: 'Left before the first day' }),
  days: z.array(burnDownDay),
});
export type BurnDownSeries = z.infer<typeof burnDownSeries>;

/** How doses came into an area and were used up, day by day, by the ledger. */
export const areaBurnDown = z
  .strictObject({
    area: areaCode,
    from: isoDate,
    to: isoDate,
    at: z.iso.datetime().meta({ description: 'All figures were counted in one snapshot at this instant' }),
    total: burnDownSeries,
    products: z.array(z.strictObject({ product: productCode, ...burnDownSeries.shape })),
  })
  .meta({ id: 'AreaBurnDown' });
export type AreaBurnDown = z.infer<typeof areaBurnDown>;
