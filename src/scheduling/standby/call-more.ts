import { recordAction } from '../../audit/record.ts';
import { claimCoursesForBookings, nextInOrder } from '../../people/order/course.store.ts';
import { checkOrdersCurrent, withCurrentOrders } from '../../people/order/with-current-orders.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { areaOfId, newId } from '../../platform/id.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy } from '../../policy/campaign/policy.store.ts';
import { settingsOn } from '../../policy/campaign/policy-at.ts';
import { insertBookings, listPeopleOfSession } from '../bookings/booking.store.ts';
import { listFreeSlots, takeSlots } from '../bookings/shift-slot.store.ts';
import { inviteToBookings } from '../invitations/invite.ts';
import { schedulingProblem } from '../scheduling.problems.ts';
import { hashOfList } from '../sessions/publish-session.ts';
import { changeSession, getSession } from '../sessions/session.store.ts';
import { givesSlots } from '../sessions/session-state.rules.ts';
import { aboutSession, notPossibleNow } from '../sessions/session-step.ts';
import { assignSlots, confirmByOf } from '../sessions/shift.rules.ts';
import { bookingOf } from './call.rules.ts';
import { listWaitingEntries, markEntriesCalled } from './standby-entry.store.ts';

export interface CalledMore {
  readonly called: number;
  readonly callListHash: string;
}

/**
 * Calls the next people of the order to free slots of a published session, the earliest shift first. Whoever has had a
 * booking in this session is passed over; whoever is on its standby list is called from there.
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
    if (!givesSlots(session.status) || session.day < today) throw notPossibleNow(session, 'call');
    const free = await listFreeSlots(tx, session.id);
    if (count > free.length) {
      throw schedulingProblem('session/call-exceeds-slots', { slots: free.length }).about(
        aboutSession(session),
      );
    }
    const { policy, version } = await loadPolicy(tx, session.province);
    await checkOrdersCurrent(tx, session.province, { version, today }, aboutSession(session));
    const { confirmBeforeHours } = settingsOn(policy, session.day);
    const had = await listPeopleOfSession(tx, session.id);
    const { district, communes, product, day } = session;
    const limit = count + had.size;
    const order = await nextInOrder(tx, { district, communes, product, day, limit });
    const people = order.filter(({ person }) => !had.has(person)).slice(0, count);
    const last = people.at(-1);
    if (last === undefined) throw schedulingProblem('session/nobody-to-call').about(aboutSession(session));

    const bookings = assignSlots(people, free).map(({ person, slot }) =>
      bookingOf(session, person, slot, {
        id: newId(session.site, now),
        source: 'call-list',
        calledAt: now,
        confirmBy: confirmByOf(day, slot.shift, now, confirmBeforeHours),
      }),
    );
    const cutoffKey = laterKey(session.cutoffKey, last.key);
    if (!(await changeSession(tx, session.id, session.status, { status: session.status, cutoffKey }))) {
      throw notPossibleNow(session, 'call');
    }
    const taken = bookings.map(({ id, shift, slot }) => ({ booking: id, shift, number: slot }));
    const claims = bookings.map(({ id, person }) => ({ booking: id, person }));
    if (
      (await takeSlots(tx, session.id, taken)) !== taken.length ||
      (await claimCoursesForBookings(tx, claims)) !== claims.length
    ) {
      throw new Error('slots or order changed inside their own snapshot');
    }
    const holders = new Map(bookings.map(({ person, id }) => [person, id]));
    const waiting = await listWaitingEntries(tx, session.id, session.standbySize);
    const entries = waiting.flatMap((entry) => {
      const booking = holders.get(entry.person);
      return booking === undefined ? [] : [{ entry, booking }];
    });
    await markEntriesCalled(tx, entries, now);
    await insertBookings(tx, bookings);
    await inviteToBookings(tx, context, bookings);
    const callListHash = hashOfList(bookings);
    const entry = await recordAction(tx, context, now, {
      action: 'callMore',
      area: session.site,
      object: session.id,
      policyVersion: version,
      details: { asked: count, called: bookings.length, fromStandby: entries.length, callListHash },
    });
    return { entry, answer: { called: bookings.length, callListHash } };
  });
}

/** The one of two turns in the order that comes later; keys compare as text. */
function laterKey(a: string, b: string): string {
  if (a > b) return a;
  return b;
}
