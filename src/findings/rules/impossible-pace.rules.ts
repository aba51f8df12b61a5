import { z } from 'zod';
import type { DoseFact, SiteDayFacts } from '../gathering/facts.ts';
import { findingsTexts } from '../texts/findings.texts.ts';
import { declareRule, FROM_START, HOUR_MS } from './rule.ts';

const impossiblePace = declareRule({
  kind: 'impossible-pace',
  title: findingsTexts['title/impossible-pace'],
  measures: { vaccinator: z.string(), inAnHour: z.int(), onTheDay: z.int() },
  severity: {
    by: 'inAnHour',
    steps: [
      [0, 'medium'],
      [120, 'high'],
    ],
  },
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: findingsTexts['rule/impossible-pace/1'],
      document: 'Công suất bàn tiêm theo kế hoạch; ngưỡng do hệ thống đặt',
      limits: { mostInAnHour: 60 },
    },
  ],
});

export const impossiblePaceRule = impossiblePace.judging({ siteDay: judge });

/**
 * Vaccinators with more doses in an hour than one person can give. The window is a whole hour, as many sites record the
 * hour of the shift instead of the minute. Staff codes belong to a site, so each site-day is judged by itself.
 */
function judge({ doses, day, site }: SiteDayFacts) {
  const rule = impossiblePace.on(day);
  if (rule === undefined) return [];
  const byVaccinator = new Map<string, DoseFact[]>();
  for (const dose of doses) {
    if (dose.vaccinator === null) continue;
    const own = byVaccinator.get(dose.vaccinator) ?? [];
    own.push(dose);
    byVaccinator.set(dose.vaccinator, own);
  }
  return [...byVaccinator].flatMap(([vaccinator, own]) => {
    const busiest = busiestHour(own);
    if (busiest.length <= rule.limits.mostInAnHour) return [];
    return [
      rule.suspect({
        subject: `${site}|${day}|${vaccinator}`,
        area: site,
        day,
        people: [],
        accounts: [...new Set(busiest.map(({ recordedBy }) => recordedBy))],
        objects: busiest.map(({ dose }) => dose),
        policyVersion: null,
        measures: { vaccinator, inAnHour: busiest.length, onTheDay: own.length },
      }),
    ];
  });
}

/** The doses of the busiest hour; the hour is half-open. */
function busiestHour(doses: readonly DoseFact[]): readonly DoseFact[] {
  const sorted = [...doses].sort((a, b) => a.injectedAt - b.injectedAt);
  let best: readonly [number, number] = [0, 0];
  let start = 0;
  sorted.forEach(({ injectedAt }, index) => {
    while ((sorted[start]?.injectedAt ?? injectedAt) <= injectedAt - HOUR_MS) start += 1;
    if (index + 1 - start > best[1] - best[0]) best = [start, index + 1];
  });
  return sorted.slice(...best);
}
