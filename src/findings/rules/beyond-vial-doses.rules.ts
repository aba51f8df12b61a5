import { z } from 'zod';
import { sum } from '../../platform/compare.ts';
import type { ProductCode } from '../../policy/terms.ts';
import { productCode } from '../../policy/terms.ts';
import type { SiteDayFacts, VialFact } from '../gathering/facts.ts';
import { findingsTexts } from '../texts/findings.texts.ts';
import { declareRule, FROM_START } from './rule.ts';

const beyondVialDoses = declareRule({
  kind: 'beyond-vial-doses',
  title: findingsTexts['title/beyond-vial-doses'],
  measures: { product: productCode, given: z.int(), held: z.int(), beyond: z.int(), vials: z.int() },
  severity: {
    by: 'beyond',
    steps: [
      [0, 'medium'],
      [5, 'high'],
    ],
  },
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: findingsTexts['rule/beyond-vial-doses/1'],
      document: 'Số liều mỗi lọ theo lô; bơm kim tiêm ít không gian chết cho thêm tối đa một liều',
      limits: { extraInAVial: 1 },
    },
  ],
});

export const beyondVialDosesRule = beyondVialDoses.judging({ siteDay: judge });

/**
 * More doses of a product given at a site on a day than its opened vials hold. Summed over the lots of the product, so a
 * dose recorded under the wrong one of two lots changes nothing.
 */
function judge({ doses, day, site, vials }: SiteDayFacts) {
  const rule = beyondVialDoses.on(day);
  if (rule === undefined || vials === null) return [];
  const products = new Set<ProductCode>(doses.map(({ product }) => product));
  return [...products].flatMap((product) => {
    const given = doses.filter((dose) => dose.product === product);
    const opened = vials.filter((vial) => vial.product === product);
    const held = sum(opened.map((vial) => holds(vial, rule.limits.extraInAVial)));
    const beyond = given.length - held;
    if (beyond <= 0) return [];
    return [
      rule.suspect({
        subject: `${site}|${day}|${product}`,
        area: site,
        day,
        people: [],
        accounts: [...new Set(given.map(({ recordedBy }) => recordedBy))],
        objects: given.map(({ dose }) => dose),
        policyVersion: null,
        measures: { product, given: given.length, held, beyond, vials: opened.length },
      }),
    ];
  });
}

function holds({ dosesPerVial, extra }: VialFact, most: number): number {
  return dosesPerVial + Math.min(extra, most);
}
