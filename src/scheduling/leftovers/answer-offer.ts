import { recordAction } from '../../audit/record.ts';
import { claimCourseForBooking, findCourse } from '../../people/courses/course.store.ts';
import { withOrderOn } from '../../people/order/order.rules.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { TransactionConflict, type Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import { type Recorded, transact, type UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy } from '../../policy/campaign/policy.store.ts';
import { insertBookings } from '../bookings/booking.store.ts';
import type { Booking } from '../bookings/booking.ts';
import { insertSlots, listFreeSlots, takeSlot } from '../bookings/shift-slot.store.ts';
import { getSession } from '../sessions/session.store.ts';
import type { Session } from '../sessions/session.ts';
import { notPossibleNow } from '../sessions/session-step.ts';
import { type Slot, slotForLateCall } from '../sessions/shift.rules.ts';
import { bookingOf, calledOf, obstacleOf } from '../standby/call.rules.ts';
import { changeStandbyEntry, findStandbyEntry } from '../standby/standby-entry.store.ts';
import { leftoverProblem } from './leftover.problems.ts';
import { getLeftover } from './leftover.store.ts';
import type { LeftoverOffer, LeftoverRecord, OfferAnswer } from './leftover.ts';
import { endOffer, getOffer, listOffers } from './leftover-offer.store.ts';
import { offerDoses } from './offer-doses.ts';

/** Two acceptances at once may try to take the same extra slot: the later one runs again. */
export const SLOT_TAKEN = { shiftSlots: () => new TransactionConflict() };

/**
 * Records the answer to an offer of a leftover dose. Accepted: the person has a booking in this session. Declined, or no
 * answer in time: the next of the list is asked. Throws `leftover/already-answered`, `leftover/still-time`,
 * `leftover/person-not-free`, `session/not-possible-now`.
 */
export async function answerLeftoverOffer(
  context: UseCaseContext,
  offerId: string,
  answer: OfferAnswer,
): Promise<LeftoverRecord> {
  return transact(context, (tx, now) => answerOffer(tx, context, now, offerId, answer), SLOT_TAKEN);
}

/** The same within a transaction, which has to map duplicate keys by `SLOT_TAKEN`. */
export async function answerOffer(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  offerId: string,
  answer: OfferAnswer,
): Promise<Recorded<LeftoverRecord>> {
  const offer = await getOffer(tx, offerId);
  const session = await getSession(tx, offer.session);
  const about = { area: session.site, subject: offer.pseudonym, object: offer.id };
  if (offer.state !== 'offered')
    throw leftoverProblem('leftover/already-answered', { state: offer.state }).about(about);
  if (answer === 'no-answer' && now < new Date(offer.answerBy)) {
    throw leftoverProblem('leftover/still-time', { answerBy: offer.answerBy }).about(about);
  }
  if (session.status !== 'open') throw notPossibleNow(session, 'call');
  const booking = answer === 'accepted' ? await bookLeftover(tx, now, session, offer) : undefined;
  const end = { state: answer, answeredAt: now, ...(booking === undefined ? {} : { booking: booking.id }) };
  if (!(await endOffer(tx, offer.id, end))) throw new Error('an offer changed inside its own snapshot');
  await markOnList(tx, offer, booking);
  const entry = await recordAction(tx, context, now, {
    ...about,
    action: 'answerLeftoverOffer',
    details: { session: session.id, answer, ...(booking === undefined ? {} : { booking: booking.id }) },
  });
  const found = await getLeftover(tx, offer.leftover);
  const leftover =
    booking === undefined
      ? await offerDoses(tx, context, now, session, found, 1)
      : await offerDoses(tx, context, now, session, { ...found, accepted: found.accepted + 1 }, 0);
  const offers = await listOffers(tx, session.id);
  return { entry, answer: { ...leftover, offers: offers.filter((one) => one.leftover === leftover.id) } };
}

async function bookLeftover(tx: Tx, now: Date, session: Session, offer: LeftoverOffer): Promise<Booking> {
  const stored = await findCourse(tx, offer.person);
  const rules = await loadPolicy(tx, session.province);
  const course = stored && withOrderOn(stored, rules, dayAtSite(now));
  const called = course && calledOf(course);
  const notFree = () =>
    leftoverProblem('leftover/person-not-free').about({
      area: session.site,
      subject: offer.pseudonym,
      object: offer.id,
    });
  if (course === undefined || called === undefined || obstacleOf(course, session) !== undefined)
    throw notFree();
  const id = newId(session.site, now);
  if (!(await claimCourseForBooking(tx, offer.person, id))) throw notFree();
  const slot = await slotFor(tx, session, now, id);
  const how = { id, source: 'leftover', calledAt: new Date(offer.offeredAt), confirmBy: now } as const;
  const booking: Booking = {
    ...bookingOf(session, called, slot, how),
    state: 'confirmed',
    confirmedAt: now.toISOString(),
  };
  await insertBookings(tx, [booking]);
  return booking;
}

/** A free slot of the session; if all are taken, one more in its last shift: the dose is there for it. */
async function slotFor(tx: Tx, session: Session, now: Date, booking: string): Promise<Slot> {
  const free = slotForLateCall(session.shifts, await listFreeSlots(tx, session.id), session.day, now);
  if (free !== undefined && (await takeSlot(tx, session.id, free, booking))) return free;
  const last = session.shifts.at(-1);
  if (last === undefined) throw new Error('a session without shifts');
  const extra = (await listOffers(tx, session.id, 'accepted')).length;
  const slot = { shift: last.start, number: last.capacity + extra + 1 };
  await insertSlots(tx, session, [{ ...slot, booking }]);
  return slot;
}

/** The session's own list shows the outcome of each call; that of a neighbour stays as it is. */
async function markOnList(tx: Tx, offer: LeftoverOffer, booking: Booking | undefined): Promise<void> {
  if (offer.list !== offer.session) return;
  const entry = await findStandbyEntry(tx, offer.list, offer.person);
  if (entry === undefined) return;
  await changeStandbyEntry(
    tx,
    entry,
    booking === undefined ? { status: 'declined' } : { status: 'called', booking: booking.id },
  );
}
