import { z } from 'zod';
import type { SiteDayFacts } from '../gathering/facts.ts';
import { findingsTexts } from '../texts/findings.texts.ts';
import { declareRule, FROM_START, MINUTE_MS } from './rule.ts';

interface Limits {
  /** Minutes before the first shift. */
  readonly before: number;
  /** Minutes after the last shift: queues and the standby list take time. */
  readonly after: number;
}

const outsideSession = declareRule({
  kind: 'outside-session',
  title: findingsTexts['title/outside-session'],
  measures: { elsewhere: z.int(), minutes: z.int() },
  severity: {
    by: 'elsewhere',
    steps: [
      [0, 'medium'],
      [1, 'high'],
    ],
  },
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: findingsTexts['rule/outside-session/1'],
      document: 'Kế hoạch buổi tiêm: điểm tiêm, ngày, ca; ngưỡng do hệ thống đặt',
      limits: { before: 30, after: 120 } satisfies Limits,
    },
  ],
});

export const outsideSessionRule = outsideSession.judging({ siteDay: judge });

/** Doses given at another place or time than their session's. */
function judge({ doses, day, sessions }: SiteDayFacts) {
  const rule = outsideSession.on(day);
  if (rule === undefined) return [];
  const known = new Map(sessions.map((session) => [session.session, session]));
  return doses.flatMap((dose) => {
    const session = known.get(dose.session);
    if (session === undefined) return [];
    const elsewhere = session.site !== dose.site || session.day !== dose.day ? 1 : 0;
    const early = Math.ceil((session.startsAt - dose.injectedAt) / MINUTE_MS);
    const late = Math.ceil((dose.injectedAt - session.endsAt) / MINUTE_MS);
    if (elsewhere === 0 && early <= rule.limits.before && late <= rule.limits.after) return [];
    const minutes = Math.max(early, late, 0);
    return [rule.suspectDose(dose, { elsewhere, minutes })];
  });
}
