import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import { isoDate, productCode } from '../../policy/terms.ts';
import { wastageCause } from '../../supply/ledger/movement.ts';

const rate = z
  .number()
  .meta({ description: 'Wasted of what was used up: wasted / (given + wasted), 0 to 1' });

/** Wastage of one product in one place. Doses are integers; rates have four decimals. */
const wastageLine = z.strictObject({
  place: areaCode,
  product: productCode,
  given: z.int().meta({ description: 'Drawn for injections, minus doses returned by corrections' }),
  wasted: z.int(),
  rate,
  causes: z.array(z.strictObject({ cause: wastageCause.exclude(['sample']), doses: z.int(), rate })),
  extraDoses: z.int().meta({ description: 'Drawn from vials beyond their labelled number' }),
  vialsOpened: z.int(),
  vialDoses: z.int().meta({ description: 'Labelled doses of the vials opened' }),
  dosesPerVial: z.number().nullable().meta({ description: 'Given per vial opened' }),
});
export type WastageLine = z.infer<typeof wastageLine>;

export const wastageReport = z
  .strictObject({
    area: areaCode,
    from: isoDate,
    to: isoDate,
    total: wastageLine.omit({ place: true, product: true }),
    items: z.array(wastageLine),
    next: z.string().optional(),
  })
  .meta({ id: 'WastageReport' });
export type WastageReport = z.infer<typeof wastageReport>;
