import { z } from 'zod';
import { coldChain } from '../../places/sites/site.ts';
import { areaCode } from '../../platform/area.ts';
import { type Frozen, isoDate, productCode } from '../../policy/terms.ts';
import { lotId } from '../../supply/lots/lot.ts';

const count = z.int().min(0);

/** Doses of one lot that are to be divided. */
export const lotToShare = z.strictObject({
  lot: lotId,
  product: productCode,
  doses: count,
  dosesPerVial: z.int().min(1),
  lastDay: isoDate.meta({
    description: 'The earlier of its last day of use and the day its round must be used up',
  }),
  storages: z.array(coldChain).meta({ description: 'Where it keeps until then' }),
  thawedLastDay: isoDate.nullable().meta({
    description: 'Its last day where there is only 2–8 °C, of a product that may be kept there thawed',
  }),
});
export type LotToShare = Frozen<z.infer<typeof lotToShare>>;

/** People of one unit who may get one product: a person may be counted with several products. */
const productNeed = z.strictObject({
  product: productCode,
  secondDue: count.meta({ description: 'A second or later dose of the course is due' }),
  firstDue: count,
  onHand: count.meta({ description: 'Doses that lie there or are promised to it already' }),
});

/** A district of a province, or a site of a district, as far as a share-out may know it. */
export const unitOfShareOut = z.strictObject({
  unit: areaCode,
  people: z
    .strictObject({ secondDue: count, firstDue: count })
    .meta({ description: 'The same people, each counted once' }),
  needs: z.array(productNeed),
  capacity: z
    .array(z.strictObject({ through: isoDate, doses: count }))
    .meta({ description: 'Doses its tables can give up to the end of each last day of a lot' }),
  storages: z.array(coldChain),
});
/** Whether people work in the public or the private sector cannot be passed in (Lai Châu 2354/UBND-VX, 6/8/2021). */
export type UnitOfShareOut = Frozen<z.infer<typeof unitOfShareOut>> & { readonly sector?: never };

/** All that a share-out is computed from. The same inputs give the same digits, in whatever order they are listed. */
export const shareOutInputs = z.strictObject({
  lots: z.array(lotToShare),
  units: z.array(unitOfShareOut),
  floorDoses: count.meta({ description: 'What a unit with need gets before anything is shared by need' }),
});
export interface ShareOutInputs {
  readonly lots: readonly LotToShare[];
  readonly units: readonly UnitOfShareOut[];
  readonly floorDoses: number;
}
