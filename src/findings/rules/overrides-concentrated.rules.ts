import type { Suspicion } from '../finding-kind.ts';
import type { ApproverFact } from '../gathering/facts.ts';
import { FROM_START, type Rule, ruleOn } from './rule.ts';
import { poissonTail } from './statistics.rules.ts';
import { suspicion } from './suspicion.rules.ts';

interface Limits {
  readonly least: number;
  readonly ratio: number;
  /** How rarely chance alone may give so many. */
  readonly probability: number;
}

export const overridesConcentratedRule: Rule<Limits> = {
  kind: 'overrides-concentrated',
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: {
        vi: 'Một người duyệt ít nhất 8 trường hợp ngoại lệ trong kỳ, gấp ba lần trở lên mức chung của những người duyệt khác tính theo số mũi tiêm, và xác suất ngẫu nhiên dưới 1/10.000.',
        en: 'One approver decided at least 8 overrides in the period, three times or more what the others decide for as many doses, and chance gives so many in less than 1 of 10,000 cases.',
      },
      document: '4924/UBND-VXNV, 3/8/2021; ngưỡng do hệ thống đặt',
      limits: { least: 8, ratio: 3, probability: 1e-4 },
    },
  ],
};

/** Approvers of one province and period with far more overrides than the doses they answer for explain. */
export function judgeOverridesConcentrated(approvers: readonly ApproverFact[]): Suspicion[] {
  const all = sums(approvers);
  return approvers.flatMap((approver) => {
    const { overrides, doses, area, from, until } = approver;
    const rule = ruleOn(overridesConcentratedRule, from);
    if (rule === undefined || overrides.length < rule.limits.least) return [];
    const othersDoses = all.doses - doses;
    if (othersDoses <= 0 || doses <= 0) return [];
    // Half a case more among the others: that nobody else has any yet must not make a rate of nothing.
    const expected = ((all.overrides - overrides.length + 0.5) / othersDoses) * doses;
    const ratio = overrides.length / expected;
    if (ratio < rule.limits.ratio) return [];
    if (poissonTail(overrides.length, expected) >= rule.limits.probability) return [];
    return [
      suspicion('overrides-concentrated', rule, {
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
  let overrides = 0;
  let doses = 0;
  for (const one of approvers) {
    overrides += one.overrides.length;
    doses += one.doses;
  }
  return { overrides, doses };
}
