import { recordAction } from '../../audit/record.ts';
import { releaseCourse } from '../../people/courses/course.store.ts';
import { instantAtSite } from '../../platform/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import { type Recorded, transact, type UseCaseContext } from '../../platform/use-case.ts';
import { insertMessages } from '../messages/outbox-message.store.ts';
import { messageOf } from '../messages/outbox-message.ts';
import { schedulingProblem } from '../scheduling.problems.ts';
import { getSession } from '../sessions/session.store.ts';
import { giveUpSlot } from '../standby/standby-call.ts';
import { changeStandbyEntry, findStandbyEntry } from '../standby/standby-entry.store.ts';
import { getBooking } from './booking.store.ts';
import type {
  Booking,
  BookingEnd,
  BookingEvent,
  BookingScreening,
  CancelReason,
  EndReason,
} from './booking.ts';
import { aboutBooking, changeOrRefuse, stateAfter } from './booking-steps.ts';

/**
 * The person does not want the slot or the product they were offered. They keep their turn in the order, and the next
 * of the standby list is called. Throws `booking/not-possible-now`, `booking/changed-meanwhile`.
 */
export async function declineBooking(context: UseCaseContext, bookingId: string): Promise<BookingEnd> {
  return transact(context, (tx, now) => decline(tx, context, now, bookingId));
}

/** The same within a transaction. */
export async function decline(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  bookingId: string,
): Promise<Recorded<BookingEnd>> {
  const booking = await getBooking(tx, bookingId);
  const end = { event: 'decline', reason: 'declined', course: 'released' } as const;
  const answer = await endBooking(tx, context, now, booking, end);
  const entry = await recordAction(tx, context, now, { action: 'declineBooking', ...aboutBooking(booking) });
  return { entry, answer };
}

/**
 * Staff cancel one booking. The person gets a message and keeps their turn in the order; the next of the standby list is
 * called, so that a cancellation never makes room for a person of one's choice. Throws `booking/not-possible-now`,
 * `booking/changed-meanwhile`.
 */
export async function cancelBooking(
  context: UseCaseContext,
  bookingId: string,
  reason: CancelReason,
): Promise<BookingEnd> {
  return transact(context, async (tx, now) => {
    const booking = await getBooking(tx, bookingId);
    const end = { event: 'cancel', reason, course: 'released' } as const;
    const answer = await endBooking(tx, context, now, booking, end);
    await insertMessages(tx, [messageOf('cancelled', booking, now, now)]);
    const entry = await recordAction(tx, context, now, {
      action: 'cancelBooking',
      ...aboutBooking(booking),
      reason,
    });
    return { entry, answer };
  });
}

/**
 * The person did not come in their shift: a no-show, but only once the shift is over, so that nobody is passed over for
 * somebody else. The next of the standby list is called. Throws `booking/not-possible-now`, `booking/shift-not-over`,
 * `booking/changed-meanwhile`.
 */
export async function markNoShow(context: UseCaseContext, bookingId: string): Promise<BookingEnd> {
  return transact(context, async (tx, now) => {
    const booking = await getBooking(tx, bookingId);
    const about = aboutBooking(booking);
    stateAfter(booking, 'miss');
    const session = await getSession(tx, booking.session);
    const shiftEnd = session.shifts.find(({ start }) => start === booking.shift)?.end ?? booking.shift;
    if (instantAtSite(booking.day, shiftEnd) > now) {
      throw schedulingProblem('booking/shift-not-over', { end: shiftEnd }).about(about);
    }
    const end = { event: 'miss', reason: 'missed', course: 'released' } as const;
    const answer = await endBooking(tx, context, now, booking, end);
    const entry = await recordAction(tx, context, now, { action: 'markNoShow', ...about });
    return { entry, answer };
  });
}

/**
 * The person is at the site, learns which product it is and does not want it. They keep their turn in the order as it
 * was and get no other product by refusing; the next of the standby list is called to the slot. "No favours asked and
 * granted, no choosing of vaccine": official letter 4924/UBND-VXNV of Bắc Kạn, 3/8/2021.
 * Throws `booking/not-possible-now` unless checked in, `booking/changed-meanwhile`.
 */
export async function refuseProduct(context: UseCaseContext, bookingId: string): Promise<BookingEnd> {
  return transact(context, async (tx, now) => {
    const booking = await getBooking(tx, bookingId);
    const end = { event: 'refuse-product', reason: 'product-refused', course: 'released' } as const;
    const answer = await endBooking(tx, context, now, booking, end);
    const { session, product } = booking;
    const entry = await recordAction(tx, context, now, {
      action: 'refuseProduct',
      ...aboutBooking(booking),
      details: { session, product },
    });
    return { entry, answer };
  });
}

/**
 * Ends a booking without an injection and gives its slot to the next of the standby list. With `course: 'released'`
 * the person goes back to their turn in the order; with `'left'` the caller writes their course.
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
): Promise<BookingEnd> {
  const state = stateAfter(booking, end.event);
  const screened = end.screening === undefined ? {} : { screening: end.screening };
  const change = { state, endedAt: now, endReason: end.reason, ...screened };
  await changeOrRefuse(tx, booking, end.version ?? booking.version, change);
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
  return calledNext === undefined ? { booking: ended } : { booking: ended, calledNext };
}
