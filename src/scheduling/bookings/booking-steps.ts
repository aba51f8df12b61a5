import { recordAction } from '../../audit/record.ts';
import type { Tx } from '../../platform/database/database.ts';
import { type Recorded, transact, type UseCaseContext } from '../../platform/use-case.ts';
import { schedulingProblem } from '../scheduling.problems.ts';
import { getSession } from '../sessions/session.store.ts';
import { type BookingChange, changeBooking, getBooking } from './booking.store.ts';
import type { Booking, BookingEvent, BookingState } from './booking.ts';
import { nextState } from './booking-state.rules.ts';

/** The person confirms that they will come. Throws `booking/not-possible-now`, `booking/changed-meanwhile`. */
export async function confirmBooking(context: UseCaseContext, bookingId: string): Promise<Booking> {
  return transact(context, (tx, now) => confirm(tx, context, now, bookingId));
}

/** The same within a transaction. */
export async function confirm(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  bookingId: string,
): Promise<Recorded<Booking>> {
  const booking = await getBooking(tx, bookingId);
  const state = stateAfter(booking, 'confirm');
  await changeOrRefuse(tx, booking, booking.version, { state, confirmedAt: now });
  const entry = await recordAction(tx, context, now, { action: 'confirmBooking', ...aboutBooking(booking) });
  return {
    entry,
    answer: { ...booking, state, confirmedAt: now.toISOString(), version: booking.version + 1 },
  };
}

/**
 * Checks the person in: they are at the site, and its session is open. Throws `booking/not-possible-now`,
 * `booking/session-not-open`, `booking/changed-meanwhile`.
 */
export async function checkInBooking(context: UseCaseContext, bookingId: string): Promise<Booking> {
  return transact(context, async (tx, now) => {
    const booking = await getBooking(tx, bookingId);
    const about = aboutBooking(booking);
    const state = stateAfter(booking, 'check-in');
    const session = await getSession(tx, booking.session);
    if (session.status !== 'open') {
      throw schedulingProblem('booking/session-not-open', { state: session.status }).about(about);
    }
    await changeOrRefuse(tx, booking, booking.version, { state, checkedInAt: now });
    const entry = await recordAction(tx, context, now, { action: 'checkInBooking', ...about });
    return {
      entry,
      answer: { ...booking, state, checkedInAt: now.toISOString(), version: booking.version + 1 },
    };
  });
}

/** The state after an event. Throws `booking/not-possible-now`. */
export function stateAfter(booking: Booking, event: BookingEvent): BookingState {
  const state = nextState(booking.state, event);
  if (state !== undefined) return state;
  throw schedulingProblem('booking/not-possible-now', { state: booking.state, event }).about(
    aboutBooking(booking),
  );
}

/** Changes a booking that is still of this version. Throws `booking/changed-meanwhile`. */
export async function changeOrRefuse(
  tx: Tx,
  booking: Booking,
  version: number,
  change: BookingChange,
): Promise<void> {
  if (!(await changeBooking(tx, booking.id, version, change))) throw changedMeanwhile(booking);
}

export function changedMeanwhile(booking: Booking): Error {
  return schedulingProblem('booking/changed-meanwhile').about(aboutBooking(booking));
}

/** What the audit log says about a refused attempt on a booking. */
export function aboutBooking(booking: Booking) {
  const { site, pseudonym, id, policyVersion } = booking;
  return { area: site, subject: pseudonym, object: id, policyVersion };
}
