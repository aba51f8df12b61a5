import { ageOn } from '../../policy/rules/age.rules.ts';
import type { Suspicion } from '../finding-kind.ts';
import type { SiteDayFacts } from '../gathering/facts.ts';
import { FROM_START, type Rule, ruleOn } from './rule.ts';
import { ofDose } from './suspicion.rules.ts';

export const underAgeRule: Rule<null> = {
  kind: 'under-age',
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: {
        vi: 'Người được tiêm chưa đủ tuổi tối thiểu của vắc xin, hoặc là trẻ em mà độ tuổi chưa được mở, theo quy định của chính ngày tiêm.',
        en: "The person was younger than the product's minimum age, or a child of an age not yet opened, by the rules of the day of injection.",
      },
      document: 'Tờ hướng dẫn sử dụng vắc xin; 8688/BYT-DP, 14/10/2021',
      limits: null,
    },
  ],
};

/** Doses given below the age of that day. Age counts on the day of injection (8688/BYT-DP). */
export function judgeUnderAge({ doses, day, rules }: SiteDayFacts): Suspicion[] {
  const rule = ruleOn(underAgeRule, day);
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
    return [ofDose('under-age', rule, dose, measured)];
  });
}
