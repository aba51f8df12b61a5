import { recordAction } from '../../audit/record.ts';
import { getCourse, replaceCourse } from '../../people/courses/course.store.ts';
import {
  type Course,
  withContraindication,
  withDeferral,
  withImmunosuppression,
} from '../../people/courses/course.ts';
import { dayAtSite } from '../../platform/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy, type ProvincePolicy } from '../../policy/campaign/policy.store.ts';
import { getBooking } from '../../scheduling/bookings/booking.store.ts';
import type { Booking } from '../../scheduling/bookings/booking.ts';
import { aboutBooking } from '../../scheduling/bookings/booking-steps.ts';
import { markDeferred, markScreened } from '../../scheduling/bookings/mark-booking.ts';
import { doseProblem } from '../dose.problems.ts';
import { screeningProblem } from './screening.problems.ts';
import { judgeScreening } from './screening.rules.ts';
import { insertScreening } from './screening.store.ts';
import type { NewScreening, Screened, Screening } from './screening.ts';

/**
 * Screens a person who has checked in, by the rules of the day. A deferral or a contraindication ends the booking and
 * gives its slot to the standby list. A later screening of the same booking supersedes an earlier one.
 * Throws `screening/not-checked-in`, `screening/milder-than-rule`.
 */
export async function screenPerson(
  context: UseCaseContext,
  input: { readonly booking: string; readonly finding: NewScreening },
): Promise<Screened> {
  return transact(context, async (tx, now) => {
    const booking = await getBooking(tx, input.booking);
    const about = aboutBooking(booking);
    if (booking.state !== 'checked-in') {
      throw screeningProblem('screening/not-checked-in', { state: booking.state }).about(about);
    }
    const course = await getCourse(tx, booking.person);
    const policy = await loadPolicy(tx, booking.province);
    const day = dayAtSite(now);
    const person = { birthDate: course.birthDate, product: booking.product };
    const judged = judgeScreening(input.finding, person, policy.policy, day);
    if (judged.kind === 'milder') {
      const { rule, observed, until } = judged;
      throw screeningProblem('screening/milder-than-rule', { rule, observed, until }).about({
        ...about,
        policyVersion: policy.version,
      });
    }
    const { kind: _, ...result } = judged;
    const screening: Screening = {
      ...screeningOf(booking, { id: newId(booking.site, now), at: now, by: context.actor.account, day }),
      ...input.finding,
      ...result,
      policyVersion: policy.version,
    };
    const ended = await markBooking(tx, context, now, booking, screening);
    await changeCourse(tx, course, screening, policy);
    await insertScreening(tx, screening);
    const entry = await recordAction(tx, context, now, {
      ...about,
      action: 'screenPerson',
      object: screening.id,
      policyVersion: policy.version,
      details: {
        booking: booking.id,
        outcome: screening.outcome,
        ruleOutcome: screening.ruleOutcome,
        deferUntil: screening.deferUntil,
        rules: screening.rules.document,
      },
    });
    return { entry, answer: { screening, ...ended } };
  });
}

function screeningOf(
  { province, district, site, session, id: booking, person, pseudonym, product }: Booking,
  made: { readonly id: string; readonly at: Date; readonly by: string; readonly day: string },
) {
  const { id, at, by, day } = made;
  return {
    id,
    province,
    district,
    site,
    session,
    booking,
    person,
    pseudonym,
    product,
    day,
    at: at.toISOString(),
    by,
  };
}

/** Stores the outcome with the booking. If that ends the booking, the next person on the standby list is called. */
async function markBooking(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  booking: Booking,
  { id, outcome, policyVersion, at }: Screening,
): Promise<Omit<Screened, 'screening'>> {
  const stored = { id, outcome, version: policyVersion, at };
  if (outcome === 'eligible' || outcome === 'caution') {
    return { booking: await markScreened(tx, booking, booking.version, stored) };
  }
  const { booking: ended, calledNext } = await markDeferred(tx, booking, booking.version, {
    outcome,
    at: now,
    context,
    screening: stored,
  });
  return { booking: ended, ...(calledNext === undefined ? {} : { calledNext }) };
}

/** Stores in the course what affects the order: a deferral, a contraindication, weakened immunity. */
async function changeCourse(
  tx: Tx,
  course: Course,
  { outcome, deferUntil, product, answers, day }: Screening,
  policy: ProvincePolicy,
): Promise<void> {
  const newlyWeakened = answers.immunosuppressed && !course.facts.immunosuppressed;
  let after = newlyWeakened ? withImmunosuppression(course, policy, day) : course;
  if (outcome === 'contraindicated') after = withContraindication(after, product, policy, day);
  if (outcome === 'defer' && deferUntil !== null) after = withDeferral(after, deferUntil, policy, day);
  if (after === course) return;
  if (await replaceCourse(tx, after, course.version)) return;
  throw doseProblem('dose/changed-meanwhile').about({
    subject: course.pseudonym,
    object: course.booking,
  });
}
