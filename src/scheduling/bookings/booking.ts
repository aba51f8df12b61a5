import { z } from 'zod';
import { districtCode, provinceCode, siteCode } from '../../platform/area.ts';
import { provinceScopedId, siteScopedId } from '../../platform/id.ts';
import { screeningOutcome } from '../../policy/screening.ts';
import { doseKind, isoDate, productCode } from '../../policy/terms.ts';
import { shiftTime } from '../sessions/session.ts';

/** The states of a booking; the table is in states.md. */
export const BOOKING_STATES = [
  'called',
  'confirmed',
  'checked-in',
  'declined',
  'deferred',
  'product-refused',
  'vaccinated',
  'no-show',
  'cancelled',
] as const;
export const bookingState = z.enum(BOOKING_STATES);
export type BookingState = (typeof BOOKING_STATES)[number];

export const BOOKING_EVENTS = [
  'confirm',
  'decline',
  'check-in',
  'cancel',
  'release',
  'miss',
  'defer',
  'contraindicate',
  'refuse-product',
  'vaccinate',
] as const;
export const bookingEvent = z.enum(BOOKING_EVENTS);
export type BookingEvent = (typeof BOOKING_EVENTS)[number];

/** A booking is live while the person may still be injected on it. */
export const LIVE_STATES = ['called', 'confirmed', 'checked-in'] as const satisfies readonly BookingState[];

/** How the person got the slot; `override`: by the decision of two people; `leftover`: for a dose left at the day's end. */
export const bookingSource = z.enum(['call-list', 'standby', 'individual', 'override', 'leftover']);
export type BookingSource = z.infer<typeof bookingSource>;

/** Why a booking ended without an injection; a code, never words about a person. */
const END_REASONS = [
  'declined',
  'unconfirmed',
  'missed',
  'deferred',
  'contraindicated',
  'product-refused',
  'session-cancelled',
  'person-asked',
  'entered-in-error',
] as const;
export const endReason = z.enum(END_REASONS);
export type EndReason = z.infer<typeof endReason>;

/** The reasons staff may give for cancelling one booking. */
export const cancelReason = endReason.extract(['person-asked', 'entered-in-error']);
export type CancelReason = z.infer<typeof cancelReason>;

/** What a booking stores of a screening; the screening itself belongs to the doses. */
const bookingScreening = z.strictObject({
  id: z.string(),
  outcome: screeningOutcome,
  version: z.string().meta({ description: 'Policy version whose screening rules were used' }),
  at: z.iso.datetime(),
});
export type BookingScreening = z.infer<typeof bookingScreening>;

/** One person's slot in one shift of one session. `version` counts the changes of the booking. */
export const booking = z
  .strictObject({
    id: siteScopedId,
    province: provinceCode,
    district: districtCode,
    site: siteCode,
    session: siteScopedId,
    day: isoDate,
    shift: shiftTime,
    slot: z.int().meta({ description: 'Number of the slot in its shift, from 1' }),
    person: provinceScopedId,
    pseudonym: z.string(),
    product: productCode,
    doseNumber: z.int(),
    kind: doseKind,
    source: bookingSource,
    key: z.string().meta({ description: 'Turn in the order when the person was called' }),
    policyVersion: z.string(),
    state: bookingState,
    calledAt: z.iso.datetime(),
    confirmBy: z.iso.datetime(),
    confirmedAt: z.iso.datetime().optional(),
    checkedInAt: z.iso.datetime().optional(),
    screening: bookingScreening.optional(),
    endedAt: z.iso.datetime().optional(),
    endReason: endReason.optional(),
    dose: siteScopedId.optional().meta({ description: 'The dose that was given' }),
    version: z.int(),
  })
  .meta({ id: 'Booking' });
export type Booking = z.infer<typeof booking>;

export const newBooking = z.strictObject({ person: provinceScopedId, shift: shiftTime });
export type NewBooking = z.infer<typeof newBooking>;

/** The outcome of the end of a booking, with the booking of the person who was called to its slot, if any. */
export const bookingEnd = z
  .strictObject({ booking, calledNext: booking.optional() })
  .meta({ id: 'BookingEnd' });
export type BookingEnd = z.infer<typeof bookingEnd>;
