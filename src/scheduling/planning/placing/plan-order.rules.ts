import { comparing } from '../../../platform/compare.ts';
import { canonicalJson } from '../../../platform/hash.ts';
import type { PlanInputs } from '../plan-inputs.ts';

/** The same inputs in the order in which the rule reads them, so that nothing depends on how they were found. */
export function inCanonicalOrder(inputs: PlanInputs): PlanInputs {
  return {
    ...inputs,
    rates: [...inputs.rates].sort(comparing(({ day }) => day)),
    communes: [...inputs.communes].sort(),
    sites: sorted(inputs.sites, ({ site }) => site),
    stock: sorted(inputs.stock, ({ lastDay, batch }) => `${lastDay} ${batch}`),
    due: sorted(
      inputs.due
        .map((row) => ({ ...row, products: [...row.products].sort() }))
        .filter(({ people }) => people > 0),
      ({ priority, commune, notBefore }) => `${priority} ${commune ?? '~'} ${notBefore}`,
    ),
    busy: sorted(inputs.busy, ({ site, day, start }) => `${site} ${day} ${start}`),
  };
}

/** By a key; on a tie, by the whole item. */
function sorted<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, key: `${keyOf(item)} ${canonicalJson(item)}` }))
    .sort(comparing(({ key }) => key))
    .map(({ item }) => item);
}
