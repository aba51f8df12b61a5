import { z } from 'zod';
import { groupCode } from '../../policy/terms.ts';
import type { SectorFact } from '../gathering/facts.ts';
import { findingsTexts } from '../texts/findings.texts.ts';
import { declareRule, FROM_START } from './rule.ts';
import { compareShares } from './statistics.rules.ts';

interface Limits {
  readonly people: number;
  readonly z: number;
  /** Cohen's h. */
  readonly effect: number;
}

const sectorGap = declareRule({
  kind: 'sector-gap',
  title: findingsTexts['title/sector-gap'],
  measures: {
    group: groupCode,
    better: z.enum(['public', 'private']),
    publicPeople: z.int(),
    publicServed: z.int(),
    privatePeople: z.int(),
    privateServed: z.int(),
    gapPercent: z.int(),
    zHundredths: z.int(),
    effectHundredths: z.int(),
  },
  severity: {
    by: 'gapPercent',
    steps: [
      [0, 'medium'],
      [25, 'high'],
    ],
  },
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: findingsTexts['rule/sector-gap/1'],
      document: '2354/UBND-VX, 6/8/2021 (không phân biệt công - tư); ngưỡng do hệ thống đặt',
      limits: { people: 20, z: 3.9, effect: 0.3 } satisfies Limits,
    },
  ],
});

export const sectorGapRule = sectorGap.judging({ sectors: judge });

/** Districts in which one sector of a group is visibly better served. */
function judge(fact: SectorFact) {
  const { district, group, day } = fact;
  const rule = sectorGap.on(day);
  if (rule === undefined) return [];
  const { people, z, effect } = rule.limits;
  if (Math.min(fact.public.people, fact.private.people) < people) return [];
  const test = compareShares(fact.public, fact.private);
  if (Math.abs(test.z) < z || Math.abs(test.effect) < effect) return [];
  return [
    rule.suspect({
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
