import type { Suspicion } from '../finding-kind.ts';
import type { SectorFact } from '../gathering/facts.ts';
import { FROM_START, type Rule, ruleOn } from './rule.ts';
import { compareShares } from './statistics.rules.ts';
import { suspicion } from './suspicion.rules.ts';

interface Limits {
  readonly people: number;
  readonly z: number;
  /** Cohen's h. */
  readonly effect: number;
}

export const sectorGapRule: Rule<Limits> = {
  kind: 'sector-gap',
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: {
        vi: 'Trong cùng nhóm và địa bàn, tỷ lệ được tiêm của khu vực công và tư chênh lệch rõ: kiểm định hai tỷ lệ |z| ≥ 3,9, cỡ hiệu ứng h ≥ 0,3, mỗi khu vực ít nhất 20 người.',
        en: 'In one group and district the shares of public and private people vaccinated differ plainly: two-proportion test |z| ≥ 3.9, effect h ≥ 0.3, at least 20 people in each sector.',
      },
      document: '2354/UBND-VX, 6/8/2021 (không phân biệt công - tư); ngưỡng do hệ thống đặt',
      limits: { people: 20, z: 3.9, effect: 0.3 },
    },
  ],
};

/** A district in which one sector of a group is served visibly better. */
export function judgeSectorGap(fact: SectorFact): Suspicion[] {
  const { district, group, day } = fact;
  const rule = ruleOn(sectorGapRule, day);
  if (rule === undefined) return [];
  const { people, z, effect } = rule.limits;
  if (Math.min(fact.public.people, fact.private.people) < people) return [];
  const test = compareShares(fact.public, fact.private);
  if (Math.abs(test.z) < z || Math.abs(test.effect) < effect) return [];
  return [
    suspicion('sector-gap', rule, {
      subject: `${district}|${group}|${day.slice(0, 7)}`,
      area: district,
      day,
      people: [],
      accounts: [],
      objects: [...fact.public.doses, ...fact.private.doses],
      policyVersion: null,
      measures: {
        group,
        better: test.difference > 0 ? 'public' : 'private',
        publicPeople: fact.public.people,
        publicServed: fact.public.served,
        privatePeople: fact.private.people,
        privateServed: fact.private.served,
        gapPercent: Math.round(Math.abs(test.difference) * 100),
        zHundredths: Math.round(test.z * 100),
        effectHundredths: Math.round(test.effect * 100),
      },
    }),
  ];
}
