import { releaseCourse } from '../../people/order/course.store.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { UseCaseContext } from '../../platform/use-case.ts';
import { schedulingProblem } from '../scheduling.problems.ts';
import { getSession } from '../sessions/session.store.ts';
import { giveUpSlot } from '../standby/standby-call.ts';
import { changeStandbyEntry, findStandbyEntry } from '../standby/standby-entry.store.ts';
import { changeBooking } from './booking.store.ts';
import type {
  Booking,
  BookingEnd,
  BookingEvent,
  BookingScreening,
  BookingState,
  EndReason,
} from './booking.ts';
import { nextState } from './booking-state.rules.ts';

/** What became of a booking, and who was called to its slot. */
export interface Ended {
  readonly booking: Booking;
  readonly calledNext: Booking | undefined;
}

/**
 * Ends a booking without an injection and gives its slot to the next of the standby list. With `course: 'released'`
 * the person goes back to their turn in the order; with `'left'` the caller writes her course.
 * Throws `booking/not-possible-now`, `booking/changed-meanwhile`.
 */
export async function endBooking(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  booking: Booking,
  end: {
    readonly event: BookingEvent;
    readonly reason: EndReason;
    readonly course: 'released' | 'left';
    readonly version?: number;
    readonly screening?: BookingScreening;
  },
): Promise<Ended> {
  const state = stateAfter(booking, end.event);
  const screened = end.screening === undefined ? {} : { screening: end.screening };
  const change = { state, endedAt: now, endReason: end.reason, ...screened };
  if (!(await changeBooking(tx, booking.id, end.version ?? booking.version, change))) {
    throw schedulingProblem('booking/changed-meanwhile').about(aboutBooking(booking));
  }
  if (end.course === 'released' && !(await releaseCourse(tx, booking.person, booking.id))) {
    throw new Error('a live booking that does not hold its course');
  }
  if (booking.source === 'standby' && end.course === 'released') {
    const entry = await findStandbyEntry(tx, booking.session, booking.person);
    if (entry !== undefined) await changeStandbyEntry(tx, entry, { status: 'declined' });
  }
  const session = await getSession(tx, booking.session);
  const calledNext = await giveUpSlot(tx, context, now, session, booking);
  const ended = {
    ...booking,
    ...screened,
    state,
    endedAt: now.toISOString(),
    endReason: end.reason,
    version: booking.version + 1,
  };
  return { booking: ended, calledNext };
}

/** The end as it is answered. */
export function toBookingEnd({ booking, calledNext }: Ended): BookingEnd {
  return calledNext === undefined ? { booking } : { booking, calledNext };
}

/** The state after an event. Throws `booking/not-possible-now`. */
export function stateAfter(booking: Booking, event: BookingEvent): BookingState {
  const state = nextState(booking.state, event);
  if (state !== undefined) return state;
  throw schedulingProblem('booking/not-possible-now', { state: booking.state, event }).about(
    aboutBooking(booking),
  );
}

/** What the audit log says of a refused attempt on a booking. */
export function aboutBooking(booking: Booking) {
  const { site, pseudonym, id, policyVersion } = booking;
  return { area: site, subject: pseudonym, object: id, policyVersion };
}
