import type { Suspicion } from '../finding-kind.ts';
import type { DoseFact, SiteDayFacts } from '../gathering/facts.ts';
import { FROM_START, type Rule, ruleOn } from './rule.ts';
import { ofDose } from './suspicion.rules.ts';

export const noBookingRule: Rule<null> = {
  kind: 'no-booking-not-standby',
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: {
        vi: 'Người được tiêm không có lịch hẹn còn hiệu lực và không có tên trong danh sách dự phòng đã chốt trước buổi tiêm.',
        en: 'The person had no booking that stood and was not on a standby list fixed before the session.',
      },
      document: '4924/UBND-VXNV, 3/8/2021',
      limits: null,
    },
  ],
};

/** Doses given to somebody nobody had called: no booking, one that had ended, or a substitute who is on no list. */
export function judgeNoBooking({ doses, day }: SiteDayFacts): Suspicion[] {
  const rule = ruleOn(noBookingRule, day);
  if (rule === undefined) return [];
  return doses.flatMap((dose) => {
    const why = whyNot(dose);
    return why === undefined ? [] : [ofDose('no-booking-not-standby', rule, dose, { why })];
  });
}

function whyNot({ booking, standby, overridden, injectedAt }: DoseFact): string | undefined {
  if (overridden.includes('dose/no-booking') || standby !== null) return undefined;
  if (booking === null) return 'no-booking';
  if (booking.endedAt !== null && booking.endedAt <= injectedAt) return 'booking-ended';
  return booking.source === 'standby' || booking.source === 'leftover' ? 'not-on-list' : undefined;
}
