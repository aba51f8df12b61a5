import { z } from 'zod';
import { productCode } from '../../policy/terms.ts';
import type { ShopperFact } from '../gathering/facts.ts';
import { findingsTexts } from '../texts/findings.texts.ts';
import { declareRule, FROM_START } from './rule.ts';

interface Limits {
  /** A refusal at the site counts 2; declining a call, before the product is known, counts 1. */
  readonly weight: number;
}

const productShopping = declareRule({
  kind: 'product-shopping',
  title: findingsTexts['title/product-shopping'],
  measures: { products: z.string(), taken: productCode, refused: z.int(), declined: z.int() },
  severity: {
    by: 'refused',
    steps: [
      [0, 'low'],
      [3, 'medium'],
    ],
  },
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: findingsTexts['rule/product-shopping/1'],
      document: '4924/UBND-VXNV, 3/8/2021 (không lựa chọn vắc xin)',
      limits: { weight: 4 } satisfies Limits,
    },
  ],
});

export const productShoppingRule = productShopping.judging({ shopper: judge });

/** People who refused products until another came. A person who finally takes a refused product was not choosing. */
function judge({ pseudonym, offers }: ShopperFact) {
  let since = 0;
  return offers.flatMap((taken, index) => {
    if (taken.outcome !== 'taken') return [];
    const before = offers.slice(since, index);
    since = index + 1;
    const rule = productShopping.on(taken.day);
    if (rule === undefined || before.some(({ product }) => product === taken.product)) return [];
    const refused = before.filter(({ outcome }) => outcome === 'refused').length;
    const weight = refused + before.length;
    if (weight < rule.limits.weight) return [];
    return [
      rule.suspect({
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
