import { recordAction } from '../../audit/record.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { getBooking } from './booking.store.ts';
import type { BookingEnd } from './booking.ts';
import { aboutBooking, endBooking, toBookingEnd } from './end-booking.ts';

/**
 * The person has come, learns which product it is and does not want it. She keeps their turn in the order as it was and
 * gets no other product by it; the next of the standby list is called to the slot (domain.md §1 R3).
 * Throws `booking/not-possible-now` unless checked in, `booking/changed-meanwhile`.
 */
export async function refuseProduct(context: UseCaseContext, bookingId: string): Promise<BookingEnd> {
  return transact(context, async (tx, now) => {
    const booking = await getBooking(tx, bookingId);
    const end = { event: 'refuse-product', reason: 'product-refused', course: 'released' } as const;
    const ended = await endBooking(tx, context, now, booking, end);
    const { session, product } = booking;
    const about = aboutBooking(booking);
    const entry = await recordAction(tx, context, now, {
      action: 'refuseProduct',
      ...about,
      details: { session, product },
    });
    return { entry, answer: toBookingEnd(ended) };
  });
}
