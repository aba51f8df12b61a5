import { z } from 'zod';
import { bookingSource } from '../../scheduling/bookings/booking.ts';
import type { DoseFact, SessionFact, SiteDayFacts } from '../gathering/facts.ts';
import { findingsTexts } from '../texts/findings.texts.ts';
import { declareRule, FROM_START } from './rule.ts';

interface Limits {
  /** Fewer people passed over are no finding: slots become free at the last minute. */
  readonly least: number;
}

const outOfTurn = declareRule({
  kind: 'out-of-turn',
  title: findingsTexts['title/out-of-turn'],
  measures: { passedOver: z.int(), source: z.union([bookingSource, z.literal('none')]) },
  severity: {
    by: 'passedOver',
    steps: [
      [0, 'low'],
      [10, 'medium'],
      [50, 'high'],
    ],
  },
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: findingsTexts['rule/out-of-turn/1'],
      document: '4924/UBND-VXNV, 3/8/2021; 3355/QĐ-BYT, 8/7/2021',
      limits: { least: 3 } satisfies Limits,
    },
  ],
});

export const outOfTurnRule = outOfTurn.judging({ siteDay: judge });

/** Whether the rule needs to know who was entitled and waiting when this dose was promised. */
export function needsWaiting(dose: DoseFact, session: SessionFact | undefined): boolean {
  const { booking, standby } = dose;
  if (booking === null || isOverridden(dose) || session === undefined) return false;
  if (booking.endedAt !== null && booking.endedAt <= dose.injectedAt) return false;
  return standby === null && session.cutoffKey !== '' && booking.key > session.cutoffKey;
}

/** Doses promised past people who were entitled, waiting and earlier in the order. */
function judge({ doses, day, sessions, waiting }: SiteDayFacts) {
  const rule = outOfTurn.on(day);
  if (rule === undefined) return [];
  const known = new Map(sessions.map((session) => [session.session, session]));
  return doses.flatMap((dose) => {
    const passedOver = passed(dose, known.get(dose.session), waiting);
    if (passedOver < rule.limits.least) return [];
    return [rule.suspectDose(dose, { passedOver, source: dose.booking?.source ?? 'none' })];
  });
}

function passed(dose: DoseFact, session: SessionFact | undefined, waiting: SiteDayFacts['waiting']): number {
  const { booking, standby } = dose;
  if (isOverridden(dose)) return 0;
  const fromList = booking === null || booking.source === 'standby' || booking.source === 'leftover';
  if (standby !== null && fromList) return standby.uncalledBefore;
  if (booking === null || !needsWaiting(dose, session)) return 0;
  let count = 0;
  // A person who became entitled only after the call was not passed over by it.
  for (const { key, since } of waiting.get(dose.session) ?? []) {
    if (key < booking.key && since < booking.calledAt) count += 1;
  }
  return count;
}

/** An override of the missing booking covers the turn, too. */
function isOverridden({ overridden }: DoseFact): boolean {
  return overridden.includes('dose/out-of-turn') || overridden.includes('dose/no-booking');
}
