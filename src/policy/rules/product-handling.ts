import type { ProductCode } from '../terms.ts';
import { vnCovid19Products } from '../vn-covid19-2021/vn-covid19-2021-products.ts';

/** How a product has to be kept, as its maker says. The Ministry's and no province's: it is part of no override. */
interface ProductHandling {
  /** Stored frozen; anything else cannot be thawed. */
  readonly frozen: boolean;
  /** Longest time at 2–8 °C after thawing; null: on the day of thawing only (unused: destroy). */
  readonly thawedDays: number | null;
  /** How long an open vial may be used; null: until the stock it was taken from may no longer be. */
  readonly openVialHours: number | null;
}

const handling: ReadonlyMap<ProductCode, ProductHandling> = new Map(
  vnCovid19Products.map(({ code, storage, thawedDays, openVialHours }) => [
    code,
    { frozen: storage.maxC < 0, thawedDays: thawedDays ?? null, openVialHours: openVialHours ?? null },
  ]),
);

/** Throws RangeError for a product nobody has described. */
export function handlingOf(product: ProductCode): ProductHandling {
  const found = handling.get(product);
  if (found === undefined) throw new RangeError('a product without handling');
  return found;
}
