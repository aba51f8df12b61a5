import { z } from 'zod';
import { defineProblems } from '../../platform/problem.ts';
import { screeningOutcome } from '../../policy/screening.ts';
import { bookingState } from '../../scheduling/bookings/booking.ts';
import { dosesTexts } from '../texts/doses.texts.ts';

export const screeningProblem = defineProblems(dosesTexts, {
  'screening/not-checked-in': {
    status: 409,
    details: z.strictObject({ state: bookingState }),
  },
  'screening/milder-than-rule': {
    status: 422,
    details: z.strictObject({
      rule: screeningOutcome,
      observed: screeningOutcome,
      /** For a deferral: the day until which the rule defers. */
      until: z.iso.date().nullable(),
    }),
  },
});
