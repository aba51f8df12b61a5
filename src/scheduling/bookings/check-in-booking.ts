import { recordAction } from '../../audit/record.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { schedulingProblem } from '../scheduling.problems.ts';
import { getSession } from '../sessions/session.store.ts';
import { changeBooking, getBooking } from './booking.store.ts';
import type { Booking } from './booking.ts';
import { aboutBooking, stateAfter } from './end-booking.ts';

/** The person is there. Throws `booking/not-possible-now`, `booking/session-not-open`. */
export async function checkInBooking(context: UseCaseContext, bookingId: string): Promise<Booking> {
  return transact(context, async (tx, now) => {
    const booking = await getBooking(tx, bookingId);
    const state = stateAfter(booking, 'check-in');
    const session = await getSession(tx, booking.session);
    if (session.status !== 'open') {
      throw schedulingProblem('booking/session-not-open', { state: session.status }).about(
        aboutBooking(booking),
      );
    }
    if (!(await changeBooking(tx, booking.id, booking.version, { state, checkedInAt: now }))) {
      throw schedulingProblem('booking/changed-meanwhile').about(aboutBooking(booking));
    }
    const entry = await recordAction(tx, context, now, {
      action: 'checkInBooking',
      ...aboutBooking(booking),
    });
    return {
      entry,
      answer: { ...booking, state, checkedInAt: now.toISOString(), version: booking.version + 1 },
    };
  });
}
