import { z } from 'zod';
import { coldChain } from '../../places/sites/site.ts';
import { areaCode } from '../../platform/area.ts';
import { type Frozen, isoDate, productCode } from '../../policy/terms.ts';
import { lotId } from '../../supply/lots/lot.ts';

const count = z.int().min(0);

/** Doses of one lot to divide. */
export const lotToShare = z.strictObject({
  lot: lotId,
  product: productCode,
  doses: count,
  dosesPerVial: z.int().min(1),
  lastDay: isoDate.meta({
    description: 'The earlier of its last day of use and the deadline of its round',
  }),
  storages: z.array(coldChain).meta({ description: 'Storages in which it keeps until then' }),
  thawedLastDay: isoDate.nullable().meta({
    description: 'Its last day where there is only 2–8 °C, if the product may be stored there thawed',
  }),
});
export type LotToShare = Frozen<z.infer<typeof lotToShare>>;

/** People of one unit who may get one product; a person may be counted for several products. */
const productNeed = z.strictObject({
  product: productCode,
  secondDue: count.meta({ description: 'A second or later dose of the course is due' }),
  firstDue: count,
  onHand: count.meta({ description: 'Doses on hand, on the way or promised to it already' }),
});

/** A district of a province, or a site of a district, as far as a share-out may know it. */
export const unitOfShareOut = z.strictObject({
  unit: areaCode,
  people: z
    .strictObject({ secondDue: count, firstDue: count })
    .meta({ description: 'The people of `needs`, each counted once' }),
  needs: z.array(productNeed),
  capacity: z
    .array(z.strictObject({ through: isoDate, doses: count }))
    .meta({ description: 'Doses its tables can give through each last day of a lot' }),
  storages: z.array(coldChain),
});
/** The sector, public or private, cannot be an input (Official letter 2354/UBND-VX of Lai Châu, 6/8/2021). */
export type UnitOfShareOut = Frozen<z.infer<typeof unitOfShareOut>> & { readonly sector?: never };

/** All inputs of a share-out. The same inputs give the same digits, in whatever order they are listed. */
export const shareOutInputs = z.strictObject({
  lots: z.array(lotToShare),
  units: z.array(unitOfShareOut),
  floorDoses: count.meta({ description: 'Doses a unit with need gets before the rest is shared by need' }),
});
export interface ShareOutInputs {
  readonly lots: readonly LotToShare[];
  readonly units: readonly UnitOfShareOut[];
  readonly floorDoses: number;
}
