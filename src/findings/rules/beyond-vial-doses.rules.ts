import type { ProductCode } from '../../policy/terms.ts';
import type { Suspicion } from '../finding-kind.ts';
import type { SiteDayFacts, VialFact } from '../gathering/facts.ts';
import { FROM_START, type Rule, ruleOn } from './rule.ts';
import { suspicion } from './suspicion.rules.ts';

export const beyondVialDosesRule: Rule<{ readonly extraInAVial: number }> = {
  kind: 'beyond-vial-doses',
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: {
        vi: 'Số mũi đã tiêm trong ngày nhiều hơn số liều mà các lọ đã mở chứa được, kể cả một liều dôi đã ghi nhận mỗi lọ.',
        en: 'More doses were given on the day than the opened vials hold, one recorded extra dose a vial included.',
      },
      document: 'Số liều mỗi lọ theo lô; bơm kim tiêm ít không gian chết cho thêm tối đa một liều',
      limits: { extraInAVial: 1 },
    },
  ],
};

/**
 * More doses of a product given at a site on a day than its opened vials hold. It is summed over the lots of the
 * product: a dose written down under the wrong one of two lots changes no sum.
 */
export function judgeBeyondVialDoses({ doses, day, site, vials }: SiteDayFacts): Suspicion[] {
  const rule = ruleOn(beyondVialDosesRule, day);
  if (rule === undefined || vials === null) return [];
  const products = new Set<ProductCode>(doses.map(({ product }) => product));
  return [...products].flatMap((product) => {
    const given = doses.filter((dose) => dose.product === product);
    const opened = vials.filter((vial) => vial.product === product);
    const held = opened.reduce((sum, vial) => sum + holds(vial, rule.limits.extraInAVial), 0);
    const beyond = given.length - held;
    if (beyond <= 0) return [];
    return [
      suspicion('beyond-vial-doses', rule, {
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
