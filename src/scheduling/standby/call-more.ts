import { recordAction } from '../../audit/record.ts';
import { nextInOrder } from '../../people/order/next-in-order.store.ts';
import { checkOrdersCurrent, withCurrentOrders } from '../../people/order/with-current-orders.ts';
import { dayAtSite } from '../../platform/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import { areaOfId } from '../../platform/id.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy } from '../../policy/campaign/policy.store.ts';
import { settingsOn } from '../../policy/campaign/policy-at.ts';
import { listPeopleOfSession } from '../bookings/booking.store.ts';
import type { Booking } from '../bookings/booking.ts';
import { listFreeSlots, takeSlots } from '../bookings/shift-slot.store.ts';
import { schedulingProblem } from '../scheduling.problems.ts';
import { cutLists, hashOfList } from '../sessions/call-lists.rules.ts';
import { changeSession, getSession } from '../sessions/session.store.ts';
import type { Session } from '../sessions/session.ts';
import { givesSlots } from '../sessions/session-state.rules.ts';
import { aboutSession, notPossibleNow } from '../sessions/session-step.ts';
import { bookingsOfCalled, insertCalls } from './call-people.ts';
import { listWaitingEntries, markEntriesCalled } from './standby-entry.store.ts';

interface CalledMore {
  readonly called: number;
  readonly callListHash: string;
}

/**
 * Calls the next people in the order to free slots of a published session, the earliest shift first. People who have had
 * a booking in this session are passed over; people on its standby list are called from there.
 * Throws `session/not-possible-now`, `session/call-exceeds-slots`, `order/being-recomputed`, `session/nobody-to-call`.
 */
export async function callMore(
  context: UseCaseContext,
  sessionId: string,
  count: number,
): Promise<CalledMore> {
  return withCurrentOrders(context, areaOfId(sessionId), () => callFromOrder(context, sessionId, count));
}

async function callFromOrder(context: UseCaseContext, sessionId: string, count: number): Promise<CalledMore> {
  return transact(context, async (tx, now) => {
    const today = dayAtSite(now);
    const session = await getSession(tx, sessionId);
    const about = aboutSession(session);
    if (!givesSlots(session.status) || session.day < today) throw notPossibleNow(session, 'call');
    const free = await listFreeSlots(tx, session.id);
    if (count > free.length) {
      throw schedulingProblem('session/call-exceeds-slots', { slots: free.length }).about(about);
    }
    const { policy, version } = await loadPolicy(tx, session.province);
    await checkOrdersCurrent(tx, session.province, { version, today }, about);
    const had = await listPeopleOfSession(tx, session.id);
    const order = await nextInOrder(tx, { ...session, limit: count + had.size });
    const others = order.filter(({ person }) => !had.has(person));
    const { called, cutoffKey } = cutLists(others, session, free, { call: count, standby: 0, invite: 0 });
    if (called.length === 0) throw schedulingProblem('session/nobody-to-call').about(about);
    const bookings = bookingsOfCalled(
      session,
      called,
      now,
      settingsOn(policy, session.day).confirmBeforeHours,
    );

    if (!(await changeSession(tx, session.id, session.status, { status: session.status, cutoffKey }))) {
      throw notPossibleNow(session, 'call');
    }
    const taken = bookings.map(({ id, shift, slot }) => ({ booking: id, shift, number: slot }));
    if ((await takeSlots(tx, session.id, taken)) !== taken.length) {
      throw new Error('slots changed inside their own snapshot');
    }
    const fromStandby = await markCalled(tx, session, bookings, now);
    await insertCalls(tx, context, bookings);
    const callListHash = hashOfList(bookings);
    const entry = await recordAction(tx, context, now, {
      action: 'callMore',
      area: session.site,
      object: session.id,
      policyVersion: version,
      details: { asked: count, called: bookings.length, fromStandby, callListHash },
    });
    return { entry, answer: { called: bookings.length, callListHash } };
  });
}

/** Marks the standby entries of people who were called from the order itself. Returns how many there were. */
async function markCalled(
  tx: Tx,
  session: Session,
  bookings: readonly Booking[],
  now: Date,
): Promise<number> {
  const holders = new Map(bookings.map(({ person, id }) => [person, id]));
  const waiting = await listWaitingEntries(tx, session.id, { after: 0, limit: session.standbySize });
  const called = waiting.flatMap((entry) => {
    const booking = holders.get(entry.person);
    return booking === undefined ? [] : [{ entry, booking }];
  });
  await markEntriesCalled(tx, called, now);
  return called.length;
}
