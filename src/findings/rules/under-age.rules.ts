import { z } from 'zod';
import { ageOn } from '../../policy/rules/age.rules.ts';
import { productCode } from '../../policy/terms.ts';
import type { SiteDayFacts } from '../gathering/facts.ts';
import { findingsTexts } from '../texts/findings.texts.ts';
import { declareRule, FROM_START } from './rule.ts';

const underAge = declareRule({
  kind: 'under-age',
  title: findingsTexts['title/under-age'],
  measures: { product: productCode, age: z.int(), minimumAge: z.int(), yearsMissing: z.int() },
  severity: {
    by: 'yearsMissing',
    steps: [
      [0, 'high'],
      [3, 'critical'],
    ],
  },
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: findingsTexts['rule/under-age/1'],
      document: 'Tờ hướng dẫn sử dụng vắc xin; 8688/BYT-DP, 14/10/2021',
      limits: null,
    },
  ],
});

export const underAgeRule = underAge.judging({ siteDay: judge });

/** Doses given below the minimum age of that day. Age counts on the day of injection (8688/BYT-DP, 14/10/2021). */
function judge({ doses, day, rules }: SiteDayFacts) {
  const rule = underAge.on(day);
  if (rule === undefined) return [];
  return doses.flatMap((dose) => {
    const ofDay = rules.get(dose.policyVersion);
    if (ofDay === undefined) return [];
    const age = ageOn(dose.birthDate, day);
    const forProduct = ofDay.minimumAges[dose.product] ?? ofDay.childUnder;
    const forChildren = ofDay.childrenFrom ?? ofDay.childUnder;
    const minimumAge = age < ofDay.childUnder ? Math.max(forProduct, forChildren) : forProduct;
    if (age >= minimumAge) return [];
    const measured = { age, minimumAge, yearsMissing: minimumAge - age, product: dose.product };
    return [rule.suspectDose(dose, measured)];
  });
}
