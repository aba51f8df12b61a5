import type { Suspicion } from '../finding-kind.ts';
import type { ShopperFact } from '../gathering/facts.ts';
import { FROM_START, type Rule, ruleOn } from './rule.ts';
import { suspicion } from './suspicion.rules.ts';

interface Limits {
  /** A refusal at the site counts 2, declining the call, where the product is not told, 1. */
  readonly weight: number;
}

export const productShoppingRule: Rule<Limits> = {
  kind: 'product-shopping',
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: {
        vi: 'Từ chối vắc xin được phân ít nhất hai lần tại điểm tiêm (hoặc bốn lần qua lời mời), rồi nhận loại khác với mọi loại đã từ chối.',
        en: 'Refused the offered product at least twice at the site (or declined four calls), then took a product other than all those refused.',
      },
      document: '4924/UBND-VXNV, 3/8/2021 (không lựa chọn vắc xin)',
      limits: { weight: 4 },
    },
  ],
};

/** People who turned products down until another one came. Who takes in the end what she refused was not choosing. */
export function judgeProductShopping({ pseudonym, offers }: ShopperFact): Suspicion[] {
  let since = 0;
  return offers.flatMap((taken, index) => {
    if (taken.outcome !== 'taken') return [];
    const before = offers.slice(since, index);
    since = index + 1;
    const rule = ruleOn(productShoppingRule, taken.day);
    if (rule === undefined || before.some(({ product }) => product === taken.product)) return [];
    const refused = before.filter(({ outcome }) => outcome === 'refused').length;
    const weight = refused + before.length;
    if (weight < rule.limits.weight) return [];
    return [
      suspicion('product-shopping', rule, {
        subject: taken.booking,
        area: taken.site,
        day: taken.day,
        people: [pseudonym],
        accounts: [...new Set(before.flatMap(({ by }) => (by === null ? [] : [by])))],
        objects: [...before, taken].map(({ booking }) => booking),
        policyVersion: null,
        measures: {
          refused,
          declined: before.length - refused,
          products: [...new Set(before.map(({ product }) => product))].join(' '),
          taken: taken.product,
        },
      }),
    ];
  });
}
