import { COLD_CHAINS, type ColdChain } from '../../../places/sites/site.ts';
import { addDays } from '../../../platform/clock.ts';
import type { ProductRule } from '../../../policy/campaign/policy.ts';
import type { Lot } from '../../../supply/lots/lot.ts';
import type { LotToShare } from '../share-out-inputs.ts';

/** A lot as an input of a share-out: until when and in which storages it keeps. */
export function lotToShare(
  lot: Pick<Lot, 'id' | 'product' | 'dosesPerVial'>,
  rule: Pick<ProductRule, 'storage' | 'thawedDays'>,
  share: {
    readonly doses: number;
    /** The earlier of its last day of use and the deadline it is shared out for. */
    readonly lastDay: string;
    /** The first day on which a receiver can use it. */
    readonly firstDay: string;
    /** It has been thawed: it may only be stored at 2–8 °C, up to its last day. */
    readonly isThawed: boolean;
  },
): LotToShare {
  const { doses, lastDay, firstDay, isThawed } = share;
  const { thawedDays } = rule;
  return {
    lot: lot.id,
    product: lot.product,
    doses,
    dosesPerVial: lot.dosesPerVial,
    lastDay,
    storages: isThawed ? ['2..8'] : COLD_CHAINS.filter((chain) => keepsIn(rule.storage, chain)),
    thawedLastDay: isThawed || thawedDays === undefined ? null : addDays(firstDay, thawedDays - 1),
  };
}

/** Whether a storage keeps within the temperatures of a product (°C). Without a minimum: the maximum or colder. */
function keepsIn(product: ProductRule['storage'], chain: ColdChain): boolean {
  const [coldest = 0, warmest = 0] = chain.split('..').map(Number);
  return (product.minC === null || coldest >= product.minC) && warmest <= product.maxC;
}
