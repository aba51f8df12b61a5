import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import { isoDate, productCode } from '../../policy/terms.ts';
import { count } from '../figures.ts';

const used = {
  received: count.meta({ description: 'Came from outside the area, damaged doses among them' }),
  issued: count.meta({ description: 'Left for places outside the area' }),
  given: z.int().meta({ description: 'Drawn for injections, less what corrections brought back' }),
  wasted: count,
  samples: count,
  extra: count.meta({ description: 'Drawn from vials beyond their number' }),
  counted: z.int().meta({ description: 'What stock counts found more, less what they found missing' }),
} as const;

/** One day; days on which nothing happened are left out. */
export const burnDownDay = z.strictObject({
  day: isoDate,
  ...used,
  left: z.int().meta({ description: "Left in the area at the day's end, on its way inside it among it" }),
});
export type BurnDownDay = z.infer<typeof burnDownDay>;

export const burnDownSeries = z.strictObject({
  before: z.int().meta({ description: 'Left before the first day' }),
  days: z.array(burnDownDay),
});
export type BurnDownSeries = z.infer<typeof burnDownSeries>;

/** How the doses of an area came and were used up, day by day, as the ledger wrote them. */
export const areaBurnDown = z
  .strictObject({
    area: areaCode,
    from: isoDate,
    to: isoDate,
    at: z.iso.datetime().meta({ description: 'Everything was counted in one snapshot at this instant' }),
    total: burnDownSeries,
    products: z.array(z.strictObject({ product: productCode, ...burnDownSeries.shape })),
  })
  .meta({ id: 'AreaBurnDown' });
export type AreaBurnDown = z.infer<typeof areaBurnDown>;
