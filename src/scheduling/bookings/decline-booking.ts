import { recordAction } from '../../audit/record.ts';
import type { Tx } from '../../platform/database/database.ts';
import { type Recorded, transact, type UseCaseContext } from '../../platform/use-case.ts';
import { getBooking } from './booking.store.ts';
import type { BookingEnd } from './booking.ts';
import { aboutBooking, endBooking, toBookingEnd } from './end-booking.ts';

/**
 * The person does not want the offered slot or product: she keeps their turn in the order, and the next of the standby
 * list is called. Throws `booking/not-possible-now`.
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
  const ended = await endBooking(tx, context, now, booking, end);
  const entry = await recordAction(tx, context, now, { action: 'declineBooking', ...aboutBooking(booking) });
  return { entry, answer: toBookingEnd(ended) };
}
