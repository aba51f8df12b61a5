import { z } from 'zod';
import { defineProblems, noDetails } from '../platform/problem.ts';
import { bookingEvent, bookingState } from './bookings/booking.ts';
import { sessionEvent, sessionState } from './sessions/session.ts';
import { schedulingTexts } from './texts/scheduling.texts.ts';

export const schedulingProblem = defineProblems(schedulingTexts, {
  'session/unknown-site': {
    status: 422,
    details: noDetails,
  },
  'session/tables-exceed-site': {
    status: 422,
    details: z.strictObject({ tables: z.int() }),
  },
  'session/day-past': {
    status: 422,
    details: z.strictObject({ today: z.iso.date() }),
  },
  'session/shifts-invalid': {
    status: 422,
    details: z.strictObject({ shift: z.int().meta({ description: 'Index of the first shift at fault' }) }),
  },
  'session/shift-over-capacity': {
    status: 422,
    details: z.strictObject({ shift: z.int(), most: z.int() }),
  },
  'session/commune-elsewhere': {
    status: 422,
    details: z.strictObject({ communes: z.array(z.string()) }),
  },
  'session/not-possible-now': {
    status: 409,
    details: z.strictObject({
      state: sessionState,
      event: z.union([sessionEvent, z.enum(['call', 'open-vial'])]),
    }),
  },
  'session/not-its-day': {
    status: 422,
    details: z.strictObject({ day: z.iso.date(), today: z.iso.date() }),
  },
  'session/people-waiting': {
    status: 409,
    details: z.strictObject({ waiting: z.int() }),
  },
  'session/call-exceeds-slots': {
    status: 422,
    details: z.strictObject({ slots: z.int() }),
  },
  'session/stock-short': {
    status: 409,
    details: z.strictObject({ wanted: z.int() }),
  },
  'session/nobody-to-call': {
    status: 409,
    details: noDetails,
  },
  'standby/exhausted': {
    status: 409,
    details: noDetails,
  },
  'standby/no-free-slot': {
    status: 409,
    details: noDetails,
  },
  'booking/not-possible-now': {
    status: 409,
    details: z.strictObject({ state: bookingState, event: bookingEvent }),
  },
  'booking/changed-meanwhile': {
    status: 409,
    transient: true,
    details: noDetails,
  },
  'booking/session-not-open': {
    status: 409,
    details: z.strictObject({ state: sessionState }),
  },
  'booking/unknown-person': {
    status: 422,
    details: noDetails,
  },
  'booking/unknown-shift': {
    status: 422,
    details: z.strictObject({ shifts: z.array(z.string()) }),
  },
  'booking/shift-full': {
    status: 409,
    details: noDetails,
  },
  'booking/shift-past': {
    status: 422,
    details: noDetails,
  },
  'booking/already-booked': {
    status: 409,
    details: noDetails,
  },
  'booking/had-one-here': {
    status: 409,
    details: noDetails,
  },
  'booking/product-refused-before': {
    status: 409,
    details: noDetails,
  },
  'booking/shift-not-over': {
    status: 422,
    details: z.strictObject({ end: z.string() }),
  },
  'booking/not-waiting': {
    status: 422,
    details: noDetails,
  },
  'booking/out-of-turn': {
    status: 422,
    details: noDetails,
  },
  'booking/other-product': {
    status: 422,
    details: noDetails,
  },
  'booking/too-early': {
    status: 422,
    details: z.strictObject({ notBefore: z.iso.date() }),
  },
  'booking/not-in-catchment': {
    status: 422,
    details: noDetails,
  },
});
