import type { Tx } from '../../platform/database/database.ts';
import type { UseCaseContext } from '../../platform/use-case.ts';
import { changeBookingAtEnd } from './booking.store.ts';
import type { Booking, BookingEnd, BookingScreening } from './booking.ts';
import { changedMeanwhile, changeOrRefuse, stateAfter } from './booking-steps.ts';
import { endBooking } from './end-booking.ts';

// What recording a dose or a screening changes of a booking, in the caller's transaction. None of these writes an audit
// entry, as the caller's fact has one, and none touches the course: the caller writes it with `replaceCourse` (its
// `booking` emptied by `withDose`, `withDeferral` or `withContraindication`). `expectedVersion`: the version of the
// booking the caller decided on.

/**
 * Stores the outcome of the screening; the booking stays checked in, and a later screening replaces an earlier one.
 * Throws `booking/not-possible-now` unless checked in, `booking/changed-meanwhile`.
 */
export async function markScreened(
  tx: Tx,
  booking: Booking,
  expectedVersion: number,
  screening: BookingScreening,
): Promise<Booking> {
  stateAfter(booking, 'vaccinate');
  await changeOrRefuse(tx, booking, expectedVersion, { state: booking.state, screening });
  return { ...booking, screening, version: expectedVersion + 1 };
}

/**
 * Ends a booking with its injection, at the end of the transaction. Throws `booking/not-possible-now` at once, and
 * `booking/changed-meanwhile` at the end of the transaction.
 */
export function markVaccinated(
  tx: Tx,
  booking: Booking,
  expectedVersion: number,
  dose: { readonly doseId: string; readonly at: Date },
): void {
  const state = stateAfter(booking, 'vaccinate');
  const change = { state, endedAt: dose.at, dose: dose.doseId };
  changeBookingAtEnd(tx, booking.id, expectedVersion, change, () => changedMeanwhile(booking));
}

/**
 * Ends a booking whose person may not be injected now (`defer` → deferred) or never with this product
 * (`contraindicated` → cancelled). The slot goes to the next of the standby list at once.
 * Throws `booking/not-possible-now`, `booking/changed-meanwhile`.
 */
export async function markDeferred(
  tx: Tx,
  booking: Booking,
  expectedVersion: number,
  why: {
    readonly outcome: 'defer' | 'contraindicated';
    readonly at: Date;
    readonly context: UseCaseContext;
    /** The screening that found it, stored with the booking. */
    readonly screening?: BookingScreening;
  },
): Promise<BookingEnd> {
  const defer = why.outcome === 'defer';
  return endBooking(tx, why.context, why.at, booking, {
    event: defer ? 'defer' : 'contraindicate',
    reason: defer ? 'deferred' : 'contraindicated',
    course: 'left',
    version: expectedVersion,
    ...(why.screening === undefined ? {} : { screening: why.screening }),
  });
}
