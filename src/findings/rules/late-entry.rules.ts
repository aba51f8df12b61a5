import type { Suspicion } from '../finding-kind.ts';
import type { DoseFact, SiteDayFacts } from '../gathering/facts.ts';
import { FROM_START, HOUR_MS, type Rule, type RuleVersion, ruleOn } from './rule.ts';
import { ofDose, suspicion } from './suspicion.rules.ts';

interface Limits {
  readonly hours: number;
  /** From this share of a day's doses on, this late, it is the site that was late and not a dose that was slipped in. */
  readonly wholeDayHours: number;
  readonly wholeDayPercent: number;
  readonly wholeDayDoses: number;
}

export const lateEntryRule: Rule<Limits> = {
  kind: 'late-entry',
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: {
        vi: 'Mũi tiêm chỉ được ghi nhận hơn 72 giờ sau khi tiêm; trong vòng ba ngày, điểm tiêm mất mạng còn kịp nhập bù. Khi từ 80% số mũi của cả ngày nhập muộn hơn 48 giờ thì lập một phát hiện cho cả ngày của điểm tiêm.',
        en: 'The injection was recorded more than 72 hours after it was given; within three days a site that was cut off can catch up. When 80 % or more of a day is more than 48 hours late, the site has one finding for the day.',
      },
      document: 'Yêu cầu nhập liệu trong ngày; ngưỡng do hệ thống đặt',
      limits: { hours: 72, wholeDayHours: 48, wholeDayPercent: 80, wholeDayDoses: 10 },
    },
  ],
};

/** Doses recorded long after they were given. */
export function judgeLateEntry({ doses, day, site }: SiteDayFacts): Suspicion[] {
  const rule = ruleOn(lateEntryRule, day);
  if (rule === undefined) return [];
  const late = doses.filter((dose) => hoursLate(dose) > rule.limits.hours);
  if (late.length === 0) return [];
  const { wholeDayHours, wholeDayPercent, wholeDayDoses } = rule.limits;
  const together = doses.filter((dose) => hoursLate(dose) > wholeDayHours).length;
  if (together >= wholeDayDoses && together * 100 >= doses.length * wholeDayPercent) {
    return [wholeDay(site, day, late, doses.length, rule)];
  }
  return late.map((dose) => ofDose('late-entry', rule, dose, { hoursLate: Math.floor(hoursLate(dose)) }));
}

function wholeDay(
  site: string,
  day: string,
  late: readonly DoseFact[],
  doses: number,
  rule: RuleVersion<unknown>,
): Suspicion {
  return suspicion('late-entry', rule, {
    subject: `${site}|${day}`,
    area: site,
    day,
    people: [],
    accounts: [...new Set(late.map(({ recordedBy }) => recordedBy))],
    objects: late.map(({ dose }) => dose),
    policyVersion: null,
    measures: { doses, late: late.length, hoursLate: Math.floor(Math.min(...late.map(hoursLate))) },
  });
}

function hoursLate({ injectedAt, recordedAt }: DoseFact): number {
  return (recordedAt - injectedAt) / HOUR_MS;
}
