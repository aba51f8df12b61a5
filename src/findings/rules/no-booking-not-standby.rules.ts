import { z } from 'zod';
import type { DoseFact, SiteDayFacts } from '../gathering/facts.ts';
import { findingsTexts } from '../texts/findings.texts.ts';
import { declareRule, FROM_START } from './rule.ts';

const why = z.enum(['no-booking', 'booking-ended', 'not-on-list']);
type Why = z.infer<typeof why>;

const noBooking = declareRule({
  kind: 'no-booking-not-standby',
  title: findingsTexts['title/no-booking-not-standby'],
  measures: { why },
  severity: 'high',
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: findingsTexts['rule/no-booking-not-standby/1'],
      document: '4924/UBND-VXNV, 3/8/2021',
      limits: null,
    },
  ],
});

export const noBookingRule = noBooking.judging({ siteDay: judge });

/** Doses given to a person who was not called: no booking, one that had ended, or a substitute who is on no list. */
function judge({ doses, day }: SiteDayFacts) {
  const rule = noBooking.on(day);
  if (rule === undefined) return [];
  return doses.flatMap((dose) => {
    const found = whyNot(dose);
    return found === undefined ? [] : [rule.suspectDose(dose, { why: found })];
  });
}

function whyNot({ booking, standby, overridden, injectedAt }: DoseFact): Why | undefined {
  if (overridden.includes('dose/no-booking') || standby !== null) return undefined;
  if (booking === null) return 'no-booking';
  if (booking.endedAt !== null && booking.endedAt <= injectedAt) return 'booking-ended';
  return booking.source === 'standby' || booking.source === 'leftover' ? 'not-on-list' : undefined;
}
