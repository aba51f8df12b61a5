import { recordAction } from '../../audit/record.ts';
import { claimCourseForBooking } from '../../people/courses/course.store.ts';
import { dayAtSite } from '../../platform/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import type { Recorded, UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy } from '../../policy/campaign/policy.store.ts';
import { settingsOn } from '../../policy/campaign/policy-at.ts';
import { insertBookings } from '../bookings/booking.store.ts';
import type { Booking } from '../bookings/booking.ts';
import { freeSlot, passSlotOn, takeSlot } from '../bookings/shift-slot.store.ts';
import { inviteToBookings } from '../invitations/invite.ts';
import type { Session } from '../sessions/session.ts';
import { givesSlots } from '../sessions/session-state.rules.ts';
import { confirmByOf, type Slot } from '../sessions/shift.rules.ts';
import { bookingOf } from './call.rules.ts';
import { takeNextEntry } from './next-entry.ts';
import { changeStandbyEntry } from './standby-entry.store.ts';

/**
 * Gives up the slot of a booking that has ended: to the next of the standby list while the session gives slots, in
 * the order that was fixed at publication, else back to the session. Returns the booking of the person who was called.
 */
export async function giveUpSlot(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  session: Session,
  ended: Booking,
): Promise<Booking | undefined> {
  const slot = { shift: ended.shift, number: ended.slot };
  const next = await callNext(tx, context, now, session, slot, (to) =>
    passSlotOn(tx, session.id, slot, ended.id, to),
  );
  if (next === undefined && !(await freeSlot(tx, session.id, slot, ended.id))) {
    throw new Error('a booking without its slot');
  }
  return next?.answer;
}

/** Calls the next of the standby list to a free slot; undefined if nobody is left. */
export async function callToFreeSlot(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  session: Session,
  slot: Slot,
): Promise<Recorded<Booking> | undefined> {
  return callNext(tx, context, now, session, slot, (to) => takeSlot(tx, session.id, slot, to));
}

async function callNext(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  session: Session,
  slot: Slot,
  take: (booking: string) => Promise<boolean>,
): Promise<Recorded<Booking> | undefined> {
  const today = dayAtSite(now);
  if (!givesSlots(session.status) || session.day < today) return undefined;
  const rules = await loadPolicy(tx, session.province);
  const next = await takeNextEntry(tx, { session, rules, today });
  if (next === undefined) return undefined;
  const { entry: listed, called } = next;
  const { confirmBeforeHours } = settingsOn(rules.policy, session.day);
  const id = newId(session.site, now);
  const booking = bookingOf(session, called, slot, {
    id,
    source: 'standby',
    calledAt: now,
    confirmBy: confirmByOf(session.day, slot.shift, now, confirmBeforeHours),
  });
  if (!(await take(id))) throw new Error('a slot changed inside its own snapshot');
  await changeStandbyEntry(tx, listed, { status: 'called', booking: id, calledAt: now });
  if (!(await claimCourseForBooking(tx, listed.person, id))) {
    throw new Error('a course changed inside its own snapshot');
  }
  await insertBookings(tx, [booking]);
  await inviteToBookings(tx, context, [booking]);
  const entry = await recordAction(tx, context, now, {
    action: 'callNextStandby',
    area: session.site,
    subject: listed.pseudonym,
    object: id,
    policyVersion: called.policyVersion,
    details: { session: session.id, position: listed.position, shift: slot.shift },
  });
  return { entry, answer: booking };
}
