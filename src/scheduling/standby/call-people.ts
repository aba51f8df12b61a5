import { claimCoursesForBookings } from '../../people/courses/course.store.ts';
import type { Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import type { UseCaseContext } from '../../platform/use-case.ts';
import { insertBookings } from '../bookings/booking.store.ts';
import type { Booking } from '../bookings/booking.ts';
import { inviteToBookings } from '../invitations/invite.ts';
import type { CutLists } from '../sessions/call-lists.rules.ts';
import type { Session } from '../sessions/session.ts';
import { confirmByOf } from '../sessions/shift.rules.ts';
import { bookingOf } from './call.rules.ts';

/** The bookings of a call list, in its order. */
export function bookingsOfCalled(
  session: Session,
  called: CutLists['called'],
  now: Date,
  confirmBeforeHours: number,
): Booking[] {
  return called.map(({ person, slot }) =>
    bookingOf(session, person, slot, {
      id: newId(session.site, now),
      source: 'call-list',
      calledAt: now,
      confirmBy: confirmByOf(session.day, slot.shift, now, confirmBeforeHours),
    }),
  );
}

/**
 * Writes the bookings of people called from the order as this transaction reads it, with their invitations. The slots
 * are the caller's to write.
 */
export async function insertCalls(
  tx: Tx,
  context: UseCaseContext,
  bookings: readonly Booking[],
): Promise<void> {
  const claims = bookings.map(({ id, person }) => ({ person, booking: id }));
  if ((await claimCoursesForBookings(tx, claims)) !== claims.length) {
    throw new Error('the order changed inside its own snapshot');
  }
  await insertBookings(tx, bookings);
  await inviteToBookings(tx, context, bookings);
}
