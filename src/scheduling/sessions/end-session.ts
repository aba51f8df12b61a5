import { releaseCourses } from '../../people/courses/course.store.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { UseCaseContext } from '../../platform/use-case.ts';
import type { LotDoses } from '../../supply/ledger/balance.ts';
import { endSessionStock } from '../../supply/stock/session-stock.ts';
import { endBookingsInStates, listBookingsInStates } from '../bookings/booking.store.ts';
import type { Booking, BookingState, EndReason } from '../bookings/booking.ts';
import { endFreeSlots } from '../bookings/shift-slot.store.ts';
import { endLeftovers } from '../leftovers/end-leftovers.ts';
import { schedulingProblem } from '../scheduling.problems.ts';
import { endWaitingEntries } from '../standby/standby-entry.store.ts';
import type { Session, SessionEvent } from './session.ts';
import { aboutSession, stepSession } from './session-step.ts';

const NOT_THERE_YET = ['called', 'confirmed'] as const satisfies readonly BookingState[];

interface SessionEnd {
  readonly session: Session;
  /** The bookings of people who had not come. */
  readonly ended: readonly Booking[];
  readonly returned: readonly LotDoses[];
  /** Doses left in open vials. */
  readonly discarded: readonly LotDoses[];
}

/**
 * What closing and cancelling have in common: nobody who has checked in may be left waiting; outstanding bookings end and
 * their people go back to their turn in the order; free slots and the standby list end; the rest of open vials is wasted
 * and the stock that is left goes back to the site. Throws `session/not-possible-now`, `session/people-waiting`,
 * `leftover/answers-outstanding`.
 */
export async function endSession(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  session: Session,
  end: { readonly event: SessionEvent; readonly state: BookingState; readonly reason: EndReason },
): Promise<SessionEnd> {
  const stepped = await stepSession(tx, session, end.event, { endedAt: now });
  // This also makes a booking or a call of the same moment conflict with the end.
  await endFreeSlots(tx, session.id);
  const waiting = await listBookingsInStates(tx, session.id, ['checked-in']);
  if (waiting.length > 0) {
    throw schedulingProblem('session/people-waiting', { waiting: waiting.length }).about(
      aboutSession(session),
    );
  }
  await endLeftovers(tx, session, end.event, now);
  const outstanding = await listBookingsInStates(tx, session.id, NOT_THERE_YET);
  const { state, reason } = end;
  await endBookingsInStates(tx, session.id, NOT_THERE_YET, { state, endedAt: now, endReason: reason });
  await releaseCourses(
    tx,
    outstanding.map(({ id, person }) => ({ person, booking: id })),
  );
  await endWaitingEntries(tx, session.id);
  const stock = await endSessionStock(tx, session.id, now, context.actor.account);
  return { session: { ...stepped, endedAt: now.toISOString() }, ended: outstanding, ...stock };
}
