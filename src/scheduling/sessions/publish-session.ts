import { recordAction } from '../../audit/record.ts';
import { claimCoursesForBookings, nextInOrder } from '../../people/order/course.store.ts';
import { checkOrdersCurrent, withCurrentOrders } from '../../people/order/with-current-orders.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { canonicalJson, sha256Hex } from '../../platform/hash.ts';
import { areaOfId, newId } from '../../platform/id.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy } from '../../policy/campaign/policy.store.ts';
import { settingsOn } from '../../policy/campaign/policy-at.ts';
import { setAsideForSession } from '../../supply/stock/session-stock.ts';
import { insertBookings } from '../bookings/booking.store.ts';
import { insertSlots } from '../bookings/shift-slot.store.ts';
import { inviteToBookings } from '../invitations/invite.ts';
import { schedulingProblem } from '../scheduling.problems.ts';
import { bookingOf } from '../standby/call.rules.ts';
import { insertStandbyEntries } from '../standby/standby-entry.store.ts';
import { getSession } from './session.store.ts';
import type { Publication, Published, StandbyEntry } from './session.ts';
import { aboutSession, sessionStateAfter, stepSession } from './session-step.ts';
import { assignSlots, capacityOf, confirmByOf, slotsOf, standbyLength } from './shift.rules.ts';

/**
 * Publishes a session, all in one transaction: sets its doses aside (first expiry first), calls the first of the order
 * to the shifts, who comes first in the order to the earliest shift, and fixes the standby list from whoever stands
 * next. Nobody chooses a person: the request holds numbers only. The hash of the standby list is in the audit entry.
 * The lists are cut from an order that is right today, or not at all. Throws `session/not-possible-now`,
 * `session/call-exceeds-slots`, `order/being-recomputed`, `session/stock-short`.
 */
export async function publishSession(
  context: UseCaseContext,
  sessionId: string,
  wanted: Publication,
): Promise<Published> {
  return withCurrentOrders(context, areaOfId(sessionId), () => publish(context, sessionId, wanted));
}

async function publish(context: UseCaseContext, sessionId: string, wanted: Publication): Promise<Published> {
  return transact(context, async (tx, now) => {
    const session = await getSession(tx, sessionId);
    sessionStateAfter(session, 'publish');
    const slots = capacityOf(session.shifts);
    if (wanted.call > slots) {
      throw schedulingProblem('session/call-exceeds-slots', { slots }).about(aboutSession(session));
    }
    const { policy, version } = await loadPolicy(tx, session.province);
    const rules = { version, today: dayAtSite(now) };
    await checkOrdersCurrent(tx, session.province, rules, aboutSession(session));
    const { standbyPercent, confirmBeforeHours } = settingsOn(policy, session.day);
    const standbySize = wanted.standby ?? standbyLength(slots, standbyPercent);
    const { district, communes, product, day } = session;
    const order = await nextInOrder(tx, {
      district,
      communes,
      product,
      day,
      limit: Math.max(wanted.call + standbySize, wanted.invite ?? 0, 1),
    });

    const given = assignSlots(order.slice(0, wanted.call), slotsOf(session.shifts));
    const bookings = given.map(({ person, slot }) =>
      bookingOf(session, person, slot, {
        id: newId(session.site, now),
        source: 'call-list',
        calledAt: now,
        confirmBy: confirmByOf(day, slot.shift, now, confirmBeforeHours),
      }),
    );
    const standby = order.slice(wanted.call, wanted.call + standbySize).map(
      ({ person, pseudonym, key }, index): StandbyEntry => ({
        session: session.id,
        position: index + 1,
        person,
        pseudonym,
        key,
        status: 'waiting',
      }),
    );
    const callListHash = hashOfList(bookings);
    const standbyHash = hashOfList(standby);
    const invited = order.slice(0, Math.max(wanted.call, wanted.invite ?? 0));

    await stepSession(tx, session, 'publish', {
      callListSize: bookings.length,
      standbySize: standby.length,
      cutoffKey: invited.at(-1)?.key ?? '',
      standbyHash,
      policyVersion: version,
      publishedAt: now,
    });
    const held = { session: session.id, site: session.site, product, sessionDay: day };
    const by = context.actor.account;
    const stock = await setAsideForSession(tx, { ...held, doses: slots, now, by });
    if (stock === 'short') {
      throw schedulingProblem('session/stock-short', { wanted: slots }).about(aboutSession(session));
    }
    const claims = bookings.map(({ person, id }) => ({ person, booking: id }));
    if ((await claimCoursesForBookings(tx, claims)) !== claims.length) {
      throw new Error('the order changed inside its own snapshot');
    }
    await insertSlots(tx, session, heldSlots(session.shifts, bookings));
    await insertBookings(tx, bookings);
    await insertStandbyEntries(tx, session.province, standby);
    await inviteToBookings(tx, context, bookings);
    const entry = await recordAction(tx, context, now, {
      action: 'publishSession',
      area: session.site,
      object: session.id,
      policyVersion: version,
      details: {
        asked: wanted,
        slots,
        called: bookings.length,
        standby: standby.length,
        invited: invited.length,
        callListHash,
        standbyHash,
        stock,
      },
    });
    return {
      entry,
      answer: {
        session: await getSession(tx, session.id),
        called: bookings.length,
        standby: standby.length,
        invited: invited.length,
        callListHash,
        standbyHash,
        stock,
      },
    };
  });
}

/** SHA-256 of the canonical JSON of `[position, pseudonym]` of everybody on a list, in order. */
export function hashOfList(list: readonly { readonly pseudonym: string }[]): string {
  return sha256Hex(canonicalJson(list.map(({ pseudonym }, index) => [index + 1, pseudonym])));
}

function heldSlots(
  shifts: Parameters<typeof slotsOf>[0],
  bookings: readonly { readonly id: string; readonly shift: string; readonly slot: number }[],
) {
  const holders = new Map(bookings.map(({ id, shift, slot }) => [`${shift}|${slot}`, id]));
  return slotsOf(shifts).map((slot) => ({
    ...slot,
    booking: holders.get(`${slot.shift}|${slot.number}`),
  }));
}
