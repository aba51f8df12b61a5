import { recordAction } from '../../audit/record.ts';
import type { Tx } from '../../platform/database/database.ts';
import { type Recorded, transact, type UseCaseContext } from '../../platform/use-case.ts';
import { schedulingProblem } from '../scheduling.problems.ts';
import { changeBooking, getBooking } from './booking.store.ts';
import type { Booking } from './booking.ts';
import { aboutBooking, stateAfter } from './end-booking.ts';

/** The person says she will come. Throws `booking/not-possible-now`. */
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
  if (!(await changeBooking(tx, booking.id, booking.version, { state, confirmedAt: now }))) {
    throw schedulingProblem('booking/changed-meanwhile').about(aboutBooking(booking));
  }
  const entry = await recordAction(tx, context, now, { action: 'confirmBooking', ...aboutBooking(booking) });
  return {
    entry,
    answer: { ...booking, state, confirmedAt: now.toISOString(), version: booking.version + 1 },
  };
}
