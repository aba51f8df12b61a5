import { recordAction } from '../../audit/record.ts';
import { instantAtSite } from '../../platform/clock.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { schedulingProblem } from '../scheduling.problems.ts';
import { getSession } from '../sessions/session.store.ts';
import { getBooking } from './booking.store.ts';
import type { BookingEnd } from './booking.ts';
import { aboutBooking, endBooking, stateAfter, toBookingEnd } from './end-booking.ts';

/**
 * The person did not come in her shift: a no-show, once the shift is over and not before, so that nobody is put aside
 * for somebody else. The next of the standby list is called.
 * Throws `booking/not-possible-now`, `booking/shift-not-over`.
 */
export async function markNoShow(context: UseCaseContext, bookingId: string): Promise<BookingEnd> {
  return transact(context, async (tx, now) => {
    const booking = await getBooking(tx, bookingId);
    stateAfter(booking, 'miss');
    const session = await getSession(tx, booking.session);
    const end = session.shifts.find((shift) => shift.start === booking.shift)?.end ?? booking.shift;
    if (instantAtSite(booking.day, end) > now) {
      throw schedulingProblem('booking/shift-not-over', { end }).about(aboutBooking(booking));
    }
    const missed = { event: 'miss', reason: 'missed', course: 'released' } as const;
    const ended = await endBooking(tx, context, now, booking, missed);
    const entry = await recordAction(tx, context, now, { action: 'markNoShow', ...aboutBooking(booking) });
    return { entry, answer: toBookingEnd(ended) };
  });
}
