import { requireSecondPerson } from '../../accounts/require-second-person.ts';
import { recordAction } from '../../audit/record.ts';
import { claimCourseForBooking } from '../../people/courses/course.store.ts';
import { knownPeople } from '../../people/relations/known-people.reads.ts';
import { dayAtSite } from '../../platform/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import type { RefusalContext } from '../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { insertBookings } from '../../scheduling/bookings/booking.store.ts';
import type { Booking } from '../../scheduling/bookings/booking.ts';
import { listFreeSlots, takeSlot } from '../../scheduling/bookings/shift-slot.store.ts';
import { inviteToBookings } from '../../scheduling/invitations/invite.ts';
import { schedulingProblem } from '../../scheduling/scheduling.problems.ts';
import { givesSlots } from '../../scheduling/sessions/session-state.rules.ts';
import { notPossibleNow } from '../../scheduling/sessions/session-step.ts';
import { slotForLateCall } from '../../scheduling/sessions/shift.rules.ts';
import { bookingOf } from '../../scheduling/standby/call.rules.ts';
import { gatherOverrideFacts, judgeOrRefuse } from './gather-override-facts.ts';
import { overrideProblem } from './override.problems.ts';
import { stateOn } from './override.rules.ts';
import { decideStoredOverride, getOverride, type StoredOverride } from './override.store.ts';
import type { Override } from './override.ts';

/**
 * Approves an override: by an account of the level directly above the one that asked, which is not the same person, not
 * the beneficiary and no declared relative of beneficiary or asker. If a booking is what is missing, one is made in a free
 * slot; nobody loses theirs. Throws `override/not-possible-now`, `override/wrong-level`, `second-person/same-account`,
 * `second-person/related`, `override/never`, `override/other-refusal`, `override/not-needed`, `override/no-free-place`,
 * `booking/had-one-here`, `session/not-possible-now`.
 */
export async function approveOverride(context: UseCaseContext, id: string, note: string): Promise<Override> {
  return transact(context, async (tx, now) => {
    const { override, about } = await openForDecision(tx, context, id, dayAtSite(now));
    const booking = await makeBooking(tx, context, now, override);
    const decision = {
      state: 'approved',
      decidedBy: context.actor.account,
      decidedAt: now,
      decisionNote: note,
      ...(booking === undefined ? {} : { booking: booking.id }),
    } as const;
    if (!(await decideStoredOverride(tx, id, decision)))
      throw new Error('an override changed inside its own snapshot');
    const entry = await recordAction(tx, context, now, {
      ...about,
      action: 'approveOverride',
      area: override.site,
      reason: override.reason,
      details: {
        session: override.session,
        refusal: override.refusal,
        askedBy: override.askedBy,
        ...(booking === undefined ? {} : { booking: booking.id }),
      },
    });
    return {
      entry,
      answer: { ...override, ...decision, booking: booking?.id ?? null, decidedAt: now.toISOString() },
    };
  });
}

/** Declines an override; the person keeps their place in the order. The same conditions, except that no slot need be free. */
export async function declineOverride(context: UseCaseContext, id: string, note: string): Promise<Override> {
  return transact(context, async (tx, now) => {
    const { override, about } = await openForDecision(tx, context, id, dayAtSite(now));
    const decidedBy = context.actor.account;
    const decision = { state: 'declined', decidedBy, decidedAt: now, decisionNote: note } as const;
    if (!(await decideStoredOverride(tx, id, decision)))
      throw new Error('an override changed inside its own snapshot');
    const entry = await recordAction(tx, context, now, {
      ...about,
      action: 'declineOverride',
      area: override.site,
      reason: override.reason,
      details: { session: override.session, refusal: override.refusal, askedBy: override.askedBy },
    });
    return { entry, answer: { ...override, ...decision, decidedAt: now.toISOString() } };
  });
}

/** The override, if it is open and this account may decide it. */
async function openForDecision(
  tx: Tx,
  context: UseCaseContext,
  id: string,
  today: string,
): Promise<{ readonly override: StoredOverride; readonly about: RefusalContext }> {
  const override = await getOverride(tx, id);
  const { decides, askedBy, person, pseudonym, site, policyVersion } = override;
  const about = { area: site, subject: pseudonym, object: id, policyVersion };
  const people = await knownPeople(tx, context.secrets, [person]);
  await requireSecondPerson(tx, context, { hands: [askedBy], people, about });
  if (context.actor.area !== decides) throw overrideProblem('override/wrong-level', { decides }).about(about);
  const state = stateOn(override, today);
  if (state !== 'asked') throw overrideProblem('override/not-possible-now', { state }).about(about);
  return { override, about };
}

/** Makes the missing booking in a free slot; undefined if none is missing. */
async function makeBooking(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  override: StoredOverride,
): Promise<Booking | undefined> {
  const gathered = await gatherOverrideFacts(tx, override);
  const { session, course, policy } = gathered;
  const about = { ...gathered.about, object: override.id };
  if (!givesSlots(session.status)) throw notPossibleNow(session, 'call');
  const { dose } = judgeOrRefuse({ ...gathered, about }, override.refusal);
  if (override.refusal === 'dose/group-not-open') return undefined;
  if (gathered.booking !== undefined) throw schedulingProblem('booking/had-one-here').about(about);
  const slot = slotForLateCall(session.shifts, await listFreeSlots(tx, session.id), session.day, now);
  const id = newId(session.site, now);
  if (slot === undefined || !(await takeSlot(tx, session.id, slot, id))) {
    throw overrideProblem('override/no-free-place').about(about);
  }
  if (!(await claimCourseForBooking(tx, course.id, id))) {
    throw overrideProblem('override/not-needed').about(about);
  }
  const called = {
    person: course.id,
    pseudonym: course.pseudonym,
    key: course.order.key,
    policyVersion: policy.version,
    ...dose,
  };
  const how = { id, source: 'override', calledAt: now, confirmBy: now } as const;
  const booking: Booking = {
    ...bookingOf(session, called, slot, how),
    state: 'confirmed',
    confirmedAt: now.toISOString(),
  };
  await insertBookings(tx, [booking]);
  await inviteToBookings(tx, context, [booking]);
  return booking;
}
