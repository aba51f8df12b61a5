import type { ProductCode } from '../terms.ts';
import { vnCovid19Products } from '../vn-covid19-2021/vn-covid19-2021-products.ts';

/** How a product has to be stored according to its maker. No province can override it. */
interface ProductHandling {
  /** Stored frozen; anything else cannot be thawed. */
  readonly frozen: boolean;
  /** Maximum days at 2–8 °C after thawing; null: on the day of thawing only (unused: destroy). */
  readonly thawedDays: number | null;
  /** How long an open vial may be used; null: as long as the stock it was taken from. */
  readonly openVialHours: number | null;
}

const handling: ReadonlyMap<ProductCode, ProductHandling> = new Map(
  vnCovid19Products.map(({ code, storage, thawedDays, openVialHours }) => [
    code,
    { frozen: storage.maxC < 0, thawedDays: thawedDays ?? null, openVialHours: openVialHours ?? null },
  ]),
);

/** Returns the handling of a product. Throws RangeError for an unknown product. */
export function handlingOf(product: ProductCode): ProductHandling {
  const found = handling.get(product);
  if (found === undefined) throw new RangeError('a product without handling');
  return found;
}
