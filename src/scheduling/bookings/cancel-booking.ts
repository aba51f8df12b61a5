import { recordAction } from '../../audit/record.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { insertMessages } from '../messages/outbox-message.store.ts';
import { messageOf } from '../messages/outbox-message.ts';
import { getBooking } from './booking.store.ts';
import type { BookingEnd, CancelReason } from './booking.ts';
import { aboutBooking, endBooking, toBookingEnd } from './end-booking.ts';

/**
 * Staff cancel one booking. The person is told and keeps their turn in the order; the next of the standby list is
 * called, so that a cancellation never makes room for somebody of one's choice. Throws `booking/not-possible-now`.
 */
export async function cancelBooking(
  context: UseCaseContext,
  bookingId: string,
  reason: CancelReason,
): Promise<BookingEnd> {
  return transact(context, async (tx, now) => {
    const booking = await getBooking(tx, bookingId);
    const ended = await endBooking(tx, context, now, booking, {
      event: 'cancel',
      reason,
      course: 'released',
    });
    await insertMessages(tx, [messageOf('cancelled', booking, now, now)]);
    const entry = await recordAction(tx, context, now, {
      action: 'cancelBooking',
      ...aboutBooking(booking),
      reason,
    });
    return { entry, answer: toBookingEnd(ended) };
  });
}
