import { z } from 'zod';
import type { DoseFact, SiteDayFacts } from '../gathering/facts.ts';
import { findingsTexts } from '../texts/findings.texts.ts';
import { declareRule, FROM_START, HOUR_MS } from './rule.ts';

interface Limits {
  readonly hours: number;
  /** If this share of a day's doses is this late, the site was late and no single dose was slipped in. */
  readonly wholeDayHours: number;
  readonly wholeDayPercent: number;
  readonly wholeDayDoses: number;
}

const lateEntry = declareRule({
  kind: 'late-entry',
  title: findingsTexts['title/late-entry'],
  measures: { doses: z.int().optional(), late: z.int().optional(), hoursLate: z.int() },
  severity: {
    by: 'hoursLate',
    steps: [
      [0, 'low'],
      [168, 'medium'],
      [720, 'high'],
    ],
  },
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: findingsTexts['rule/late-entry/1'],
      document: 'Yêu cầu nhập liệu trong ngày; ngưỡng do hệ thống đặt',
      limits: { hours: 72, wholeDayHours: 48, wholeDayPercent: 80, wholeDayDoses: 10 } satisfies Limits,
    },
  ],
});

export const lateEntryRule = lateEntry.judging({ siteDay: judge });

/** Doses recorded long after they were given. */
function judge({ doses, day, site }: SiteDayFacts) {
  const rule = lateEntry.on(day);
  if (rule === undefined) return [];
  const late = doses.filter((dose) => hoursLate(dose) > rule.limits.hours);
  if (late.length === 0) return [];
  const { wholeDayHours, wholeDayPercent, wholeDayDoses } = rule.limits;
  const together = doses.filter((dose) => hoursLate(dose) > wholeDayHours).length;
  if (together >= wholeDayDoses && together * 100 >= doses.length * wholeDayPercent) {
    return [
      rule.suspect({
        subject: `${site}|${day}`,
        area: site,
        day,
        people: [],
        accounts: [...new Set(late.map(({ recordedBy }) => recordedBy))],
        objects: late.map(({ dose }) => dose),
        policyVersion: null,
        measures: {
          doses: doses.length,
          late: late.length,
          hoursLate: Math.floor(Math.min(...late.map(hoursLate))),
        },
      }),
    ];
  }
  return late.map((dose) => rule.suspectDose(dose, { hoursLate: Math.floor(hoursLate(dose)) }));
}

function hoursLate({ injectedAt, recordedAt }: DoseFact): number {
  return (recordedAt - injectedAt) / HOUR_MS;
}
