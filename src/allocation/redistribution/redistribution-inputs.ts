import { z } from 'zod';
import { coldChain } from '../../places/sites/site.ts';
import { areaCode } from '../../platform/area.ts';
import { type Frozen, isoDate, productCode } from '../../policy/terms.ts';
import { lotId } from '../../supply/lots/lot.ts';
import { unitOfShareOut } from '../share-outs/share-out-inputs.ts';

/** Doses of one lot that its place will not use in time and has not promised to anyone. */
export const surplus = z.strictObject({
  place: areaCode,
  lot: lotId,
  product: productCode,
  doses: z.int().min(1),
  dosesPerVial: z.int().min(1),
  lastDay: isoDate,
  storages: z.array(coldChain),
  thawedLastDay: isoDate.nullable(),
});
export type Surplus = Frozen<z.infer<typeof surplus>>;

/** All inputs of the transfers. Of receivers they hold what a share-out may know of a unit, and no more. */
export const redistributionInputs = z.strictObject({
  surplus: z.array(surplus),
  receivers: z.array(unitOfShareOut),
});
export type RedistributionInputs = Frozen<z.infer<typeof redistributionInputs>>;
