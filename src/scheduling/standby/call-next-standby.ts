import { dayAtSite } from '../../platform/clock.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import type { Booking } from '../bookings/booking.ts';
import { listFreeSlots } from '../bookings/shift-slot.store.ts';
import { schedulingProblem } from '../scheduling.problems.ts';
import { getSession } from '../sessions/session.store.ts';
import { givesSlots } from '../sessions/session-state.rules.ts';
import { aboutSession, notPossibleNow } from '../sessions/session-step.ts';
import { slotForLateCall } from '../sessions/shift.rules.ts';
import { callToFreeSlot } from './standby-call.ts';

/**
 * Calls the next person of the standby list to a free slot. The request names nobody, and nobody else can be called this
 * way. Throws `session/not-possible-now`, `standby/no-free-slot`, `standby/exhausted`.
 */
export async function callNextStandby(context: UseCaseContext, sessionId: string): Promise<Booking> {
  return transact(context, async (tx, now) => {
    const session = await getSession(tx, sessionId);
    if (!givesSlots(session.status) || session.day < dayAtSite(now)) throw notPossibleNow(session, 'call');
    const free = await listFreeSlots(tx, session.id);
    const slot = slotForLateCall(session.shifts, free, session.day, now);
    if (slot === undefined) throw schedulingProblem('standby/no-free-slot').about(aboutSession(session));
    const called = await callToFreeSlot(tx, context, now, session, slot);
    if (called === undefined) throw schedulingProblem('standby/exhausted').about(aboutSession(session));
    return called;
  });
}
