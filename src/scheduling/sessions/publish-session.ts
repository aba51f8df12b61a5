import { recordAction } from '../../audit/record.ts';
import { nextInOrder } from '../../people/order/next-in-order.store.ts';
import { checkOrdersCurrent, withCurrentOrders } from '../../people/order/with-current-orders.ts';
import { dayAtSite } from '../../platform/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import { areaOfId } from '../../platform/id.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy } from '../../policy/campaign/policy.store.ts';
import { settingsOn } from '../../policy/campaign/policy-at.ts';
import { setAsideForSession } from '../../supply/stock/session-stock.ts';
import type { Booking } from '../bookings/booking.ts';
import { insertSlots } from '../bookings/shift-slot.store.ts';
import { schedulingProblem } from '../scheduling.problems.ts';
import { bookingsOfCalled, insertCalls } from '../standby/call-people.ts';
import { insertStandbyEntries } from '../standby/standby-entry.store.ts';
import { cutLists, hashOfList, peopleNeeded } from './call-lists.rules.ts';
import { getSession } from './session.store.ts';
import type { Publication, Published, Session } from './session.ts';
import { aboutSession, sessionStateAfter, stepSession } from './session-step.ts';
import { type Slot, slotsOf, standbyLength } from './shift.rules.ts';

/**
 * Publishes a session, all in one transaction: sets its doses aside (first expiry first), calls the first in the order
 * to the shifts, the earliest in the order to the earliest shift, and fixes the standby list from those who come next.
 * Nobody chooses a person: the request has numbers only. The hash of the standby list is in the audit entry. The lists
 * are cut from an order that is right today, or not at all. Throws `session/not-possible-now`,
 * `session/call-exceeds-slots`, `order/being-recomputed`, `session/stock-short`.
 */
export async function publishSession(
  context: UseCaseContext,
  sessionId: string,
  wanted: Publication,
): Promise<Published> {
  return withCurrentOrders(context, areaOfId(sessionId), () => publish(context, sessionId, wanted));
}

async function publish(context: UseCaseContext, sessionId: string, asked: Publication): Promise<Published> {
  return transact(context, async (tx, now) => {
    const session = await getSession(tx, sessionId);
    const about = aboutSession(session);
    sessionStateAfter(session, 'publish');
    const slots = slotsOf(session.shifts);
    if (asked.call > slots.length) {
      throw schedulingProblem('session/call-exceeds-slots', { slots: slots.length }).about(about);
    }
    const { policy, version } = await loadPolicy(tx, session.province);
    await checkOrdersCurrent(tx, session.province, { version, today: dayAtSite(now) }, about);
    const settings = settingsOn(policy, session.day);
    const standbySize = asked.standby ?? standbyLength(slots.length, settings.standbyPercent);
    const wanted = { call: asked.call, standby: standbySize, invite: asked.invite ?? 0 };
    const order = await nextInOrder(tx, { ...session, limit: peopleNeeded(wanted) });
    const lists = cutLists(order, session, slots, wanted);
    const bookings = bookingsOfCalled(session, lists.called, now, settings.confirmBeforeHours);
    const hashes = { callListHash: hashOfList(bookings), standbyHash: hashOfList(lists.standby) };

    await stepSession(tx, session, 'publish', {
      callListSize: bookings.length,
      standbySize: lists.standby.length,
      cutoffKey: lists.cutoffKey,
      standbyHash: hashes.standbyHash,
      policyVersion: version,
      publishedAt: now,
    });
    const stock = await setDosesAside(tx, session, slots.length, now, context.actor.account);
    await insertSlots(tx, session, slotsHeldBy(bookings, slots));
    await insertCalls(tx, context, bookings);
    await insertStandbyEntries(tx, session.province, lists.standby);
    const { invited } = lists;
    const done = { called: bookings.length, standby: lists.standby.length, invited, ...hashes, stock };
    const entry = await recordAction(tx, context, now, {
      action: 'publishSession',
      area: session.site,
      object: session.id,
      policyVersion: version,
      details: { asked, slots: slots.length, ...done },
    });
    return { entry, answer: { session: await getSession(tx, session.id), ...done } };
  });
}

async function setDosesAside(tx: Tx, session: Session, doses: number, now: Date, by: string) {
  const { id, site, product, day } = session;
  const stock = await setAsideForSession(tx, { session: id, site, product, sessionDay: day, doses, now, by });
  if (stock !== 'short') return stock;
  throw schedulingProblem('session/stock-short', { wanted: doses }).about(aboutSession(session));
}

/** Every slot of the session, with the booking that holds it if there is one. */
function slotsHeldBy(bookings: readonly Booking[], slots: readonly Slot[]) {
  const holders = new Map(bookings.map(({ id, shift, slot }) => [`${shift}|${slot}`, id]));
  return slots.map((slot) => ({ ...slot, booking: holders.get(`${slot.shift}|${slot.number}`) }));
}
