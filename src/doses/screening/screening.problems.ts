import { z } from 'zod';
import { defineProblems } from '../../platform/problem.ts';
import { screeningOutcome } from '../../policy/screening.ts';
import { bookingState } from '../../scheduling/bookings/booking.ts';

export const screeningProblem = defineProblems({
  'screening/not-checked-in': {
    status: 409,
    title: { vi: 'Chỉ khám sàng lọc cho người đã đến điểm tiêm', en: 'Only who has checked in is screened' },
    details: z.strictObject({ state: bookingState }),
  },
  'screening/milder-than-rule': {
    status: 422,
    title: {
      vi: 'Kết luận nhẹ hơn quy định sàng lọc hiện hành',
      en: 'The finding is milder than the rule of the day',
    },
    details: z.strictObject({
      rule: screeningOutcome,
      observed: screeningOutcome,
      /** For a deferral: until when the rule defers. */
      until: z.iso.date().nullable(),
    }),
  },
});
