import { recordAction } from '../../audit/record.ts';
import { claimCourseForBooking, findCourse } from '../../people/courses/course.store.ts';
import type { Course } from '../../people/courses/course.ts';
import { withOrderOn } from '../../people/order/order.rules.ts';
import { dayAtSite, instantAtSite } from '../../platform/clock.ts';
import { createLimiter } from '../../platform/database/limiter.ts';
import { areaOfId, newId } from '../../platform/id.ts';
import type { Problem } from '../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy } from '../../policy/campaign/policy.store.ts';
import { listOffersTo } from '../finding-facts.reads.ts';
import { inviteToBookings } from '../invitations/invite.ts';
import { schedulingProblem } from '../scheduling.problems.ts';
import { getSession } from '../sessions/session.store.ts';
import type { Session, Shift } from '../sessions/session.ts';
import { givesSlots } from '../sessions/session-state.rules.ts';
import { aboutSession, notPossibleNow } from '../sessions/session-step.ts';
import { bookingOf, type Called, calledOf, inCatchment, obstacleOf } from '../standby/call.rules.ts';
import { insertBookings } from './booking.store.ts';
import type { Booking, NewBooking } from './booking.ts';
import { isChoosingAfterRefusal } from './product-refusal.rules.ts';
import { listFreeSlots, takeSlot } from './shift-slot.store.ts';

/** When booking opens, everybody comes at once. */
const limiter = createLimiter(4);
/** One of at most this many free slots of the shift is chosen. */
const CHOICE = 40;

/**
 * Books a person into a shift of their choice. Only people at or before the session's cutoff in the order may take a free
 * slot, so that booking is never a way past anybody who was called or invited. Their turn is what today's rules say,
 * whether or not the sweep has stored it yet.
 * Throws `session/not-possible-now`, `booking/unknown-shift`, `booking/shift-past`, `booking/unknown-person`,
 * `booking/not-in-catchment`, `booking/already-booked`, `booking/had-one-here`, `booking/not-waiting`,
 * `booking/other-product`, `booking/too-early`, `booking/out-of-turn`, `booking/product-refused-before`,
 * `booking/shift-full`.
 */
export async function bookSlot(
  context: UseCaseContext,
  sessionId: string,
  wanted: NewBooking,
): Promise<Booking> {
  return limiter.run(() =>
    transact(
      context,
      async (tx, now) => {
        const session = await getSession(tx, sessionId);
        const shift = checkShift(session, wanted.shift, now);
        const rules = await loadPolicy(tx, session.province);
        const stored = await findCourse(tx, wanted.person);
        const called = checkTurn(session, stored && withOrderOn(stored, rules, dayAtSite(now)));
        const about = { ...aboutSession(session), subject: called.pseudonym };
        const offers = await listOffersTo(tx, [wanted.person]);
        if (isChoosingAfterRefusal(offers, session.product)) {
          throw schedulingProblem('booking/product-refused-before').about(about);
        }
        const free = await listFreeSlots(tx, session.id, { shift: shift.start, limit: CHOICE });
        // Any free slot will do; a random one makes conflicts between people who try at the same moment rare.
        const slot = free[Math.floor(Math.random() * free.length)];
        if (slot === undefined) throw schedulingProblem('booking/shift-full').about(about);

        const id = newId(session.site, now);
        const how = { id, source: 'individual', calledAt: now, confirmBy: now } as const;
        const booking: Booking = {
          ...bookingOf(session, called, slot, how),
          state: 'confirmed',
          confirmedAt: now.toISOString(),
        };
        if (!(await takeSlot(tx, session.id, slot, id))) {
          throw schedulingProblem('booking/shift-full').about(about);
        }
        if (!(await claimCourseForBooking(tx, wanted.person, id))) {
          throw schedulingProblem('booking/already-booked').about(about);
        }
        await insertBookings(tx, [booking]);
        await inviteToBookings(tx, context, [booking]);
        const entry = await recordAction(tx, context, now, {
          action: 'bookSlot',
          area: session.site,
          subject: called.pseudonym,
          object: id,
          policyVersion: called.policyVersion,
          details: { session: session.id, shift: slot.shift, slot: slot.number },
        });
        return { entry, answer: booking };
      },
      {
        booking_session_person: () =>
          schedulingProblem('booking/had-one-here').about({ area: areaOfId(sessionId), object: sessionId }),
      },
    ),
  );
}

function checkShift(session: Session, start: string, now: Date): Shift {
  if (!givesSlots(session.status)) throw notPossibleNow(session, 'call');
  const shift = session.shifts.find((candidate) => candidate.start === start);
  if (shift === undefined) {
    const shifts = session.shifts.map((candidate) => candidate.start);
    throw schedulingProblem('booking/unknown-shift', { shifts }).about(aboutSession(session));
  }
  if (instantAtSite(session.day, shift.end) <= now) {
    throw schedulingProblem('booking/shift-past').about(aboutSession(session));
  }
  return shift;
}

function checkTurn(session: Session, course: Course | undefined): Called {
  if (course === undefined || course.province !== session.province) {
    throw schedulingProblem('booking/unknown-person').about(aboutSession(session));
  }
  const refused = (problem: Problem) =>
    problem.about({
      ...aboutSession(session),
      subject: course.pseudonym,
      policyVersion: course.order.policyVersion,
    });
  if (!inCatchment(course, session)) throw refused(schedulingProblem('booking/not-in-catchment'));
  switch (obstacleOf(course, session)) {
    case 'booked':
      throw refused(schedulingProblem('booking/already-booked'));
    case 'not-waiting':
      throw refused(schedulingProblem('booking/not-waiting'));
    case 'other-product':
      throw refused(schedulingProblem('booking/other-product'));
    case 'too-early':
      throw refused(schedulingProblem('booking/too-early', { notBefore: course.order.notBefore }));
  }
  const called = calledOf(course);
  if (called === undefined) throw refused(schedulingProblem('booking/not-waiting'));
  if (called.key > session.cutoffKey) throw refused(schedulingProblem('booking/out-of-turn'));
  return called;
}
