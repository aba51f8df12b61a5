import type { Suspicion } from '../finding-kind.ts';
import type { SiteDayFacts } from '../gathering/facts.ts';
import { FROM_START, MINUTE_MS, type Rule, ruleOn } from './rule.ts';
import { ofDose } from './suspicion.rules.ts';

interface Limits {
  /** Minutes before the first shift. */
  readonly before: number;
  /** Minutes after the last shift: queues and the standby list take time. */
  readonly after: number;
}

export const outsideSessionRule: Rule<Limits> = {
  kind: 'outside-session',
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: {
        vi: 'Mũi tiêm được thực hiện ngoài điểm tiêm hoặc ngoài giờ của buổi tiêm (sớm hơn 30 phút, muộn hơn 120 phút).',
        en: "The injection was given away from the session's site, or outside its hours (30 minutes before, 120 after).",
      },
      document: 'Kế hoạch buổi tiêm: điểm tiêm, ngày, ca; ngưỡng do hệ thống đặt',
      limits: { before: 30, after: 120 },
    },
  ],
};

/** Doses given at another place or time than the session they are booked on. */
export function judgeOutsideSession({ doses, day, sessions }: SiteDayFacts): Suspicion[] {
  const rule = ruleOn(outsideSessionRule, day);
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
    return [ofDose('outside-session', rule, dose, { elsewhere, minutes })];
  });
}
