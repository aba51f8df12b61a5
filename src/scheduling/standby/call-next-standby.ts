import { dayAtSite } from '../../platform/clock.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import type { Booking } from '../bookings/booking.ts';
import { listFreePlaces } from '../bookings/shift-place.store.ts';
import { schedulingProblem } from '../scheduling.problems.ts';
import { getSession } from '../sessions/session.store.ts';
import { givesPlaces } from '../sessions/session-state.rules.ts';
import { aboutSession, notPossibleNow } from '../sessions/session-step.ts';
import { placeForLateCall } from '../sessions/shift.rules.ts';
import { callToFreePlace } from './standby-call.ts';

/**
 * Calls the next of the standby list to a free place. Nobody is named in the request, and nobody else can be called
 * this way. Throws `session/not-possible-now`, `standby/no-free-place`, `standby/exhausted`.
 */
export async function callNextStandby(context: UseCaseContext, sessionId: string): Promise<Booking> {
  return transact(context, async (tx, now) => {
    const session = await getSession(tx, sessionId);
    if (!givesPlaces(session.status) || session.day < dayAtSite(now)) throw notPossibleNow(session, 'call');
    const free = await listFreePlaces(tx, session.id);
    const place = placeForLateCall(session.shifts, free, session.day, now);
    if (place === undefined) throw schedulingProblem('standby/no-free-place').about(aboutSession(session));
    const booking = await callToFreePlace(tx, context, now, session, place);
    if (booking === undefined) throw schedulingProblem('standby/exhausted').about(aboutSession(session));
    return booking;
  });
}
