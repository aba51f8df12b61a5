import { z } from 'zod';
import { sum } from '../../platform/compare.ts';
import { isoDate } from '../../policy/terms.ts';
import type { ApproverFact } from '../gathering/facts.ts';
import { findingsTexts } from '../texts/findings.texts.ts';
import { declareRule, FROM_START } from './rule.ts';
import { poissonTail } from './statistics.rules.ts';

interface Limits {
  readonly least: number;
  readonly ratio: number;
  /** How unlikely such a number must be by chance. */
  readonly probability: number;
}

const overridesConcentrated = declareRule({
  kind: 'overrides-concentrated',
  title: findingsTexts['title/overrides-concentrated'],
  measures: {
    from: isoDate,
    until: isoDate,
    overrides: z.int(),
    expectedTenths: z.int(),
    ratioPercent: z.int(),
  },
  severity: {
    by: 'ratioPercent',
    steps: [
      [0, 'medium'],
      [600, 'high'],
    ],
  },
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: findingsTexts['rule/overrides-concentrated/1'],
      document: '4924/UBND-VXNV, 3/8/2021; ngưỡng do hệ thống đặt',
      limits: { least: 8, ratio: 3, probability: 1e-4 } satisfies Limits,
    },
  ],
});

export const overridesConcentratedRule = overridesConcentrated.judging({ approvers: judge });

/** Approvers of one province and period with far more overrides than the doses in their area explain. */
function judge(approvers: readonly ApproverFact[]) {
  const all = sums(approvers);
  return approvers.flatMap((approver) => {
    const { overrides, doses, area, from, until } = approver;
    const rule = overridesConcentrated.on(from);
    if (rule === undefined || overrides.length < rule.limits.least) return [];
    const othersDoses = all.doses - doses;
    if (othersDoses <= 0 || doses <= 0) return [];
    // Half a case more among the others, so that their rate is never zero.
    const expected = ((all.overrides - overrides.length + 0.5) / othersDoses) * doses;
    const ratio = overrides.length / expected;
    if (ratio < rule.limits.ratio) return [];
    if (poissonTail(overrides.length, expected) >= rule.limits.probability) return [];
    return [
      rule.suspect({
        subject: `${approver.approver}|${area}|${from}`,
        area,
        day: from,
        people: [],
        accounts: [approver.approver],
        objects: overrides,
        policyVersion: null,
        measures: {
          from,
          until,
          overrides: overrides.length,
          expectedTenths: Math.round(expected * 10),
          ratioPercent: Math.round(ratio * 100),
        },
      }),
    ];
  });
}

function sums(approvers: readonly ApproverFact[]): { overrides: number; doses: number } {
  return {
    overrides: sum(approvers.map(({ overrides }) => overrides.length)),
    doses: sum(approvers.map(({ doses }) => doses)),
  };
}
