import { recordAction } from '../../audit/record.ts';
import { getCourse, replaceCourse } from '../../people/courses/course.store.ts';
import { withContraindication } from '../../people/courses/course.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { TransactionConflict, type Tx } from '../../platform/database/database.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy } from '../../policy/campaign/policy.store.ts';
import type { ProductCode } from '../../policy/terms.ts';
import { getBooking } from '../../scheduling/bookings/booking.store.ts';
import { endBooking } from '../../scheduling/bookings/end-booking.ts';
import { insertMessages } from '../../scheduling/messages/outbox-message.store.ts';
import { messageOf } from '../../scheduling/messages/outbox-message.ts';
import { recordOf } from '../correction.rules.ts';
import { getDose } from '../dose.store.ts';
import type { DoseRecord } from '../dose.ts';
import { listCorrections } from '../dose-correction.store.ts';
import { raiseHoldQuestion } from './raise-hold-question.ts';
import { reactionProblem } from './reaction.problems.ts';
import { barredAfter, deadlinesOf, eventOfReport, nextReactionState, timeFault } from './reaction.rules.ts';
import { changeReaction, findReaction, insertReaction } from './reaction.store.ts';
import type { NewReaction, Reaction, ReactionRecord } from './reaction.ts';
import { insertReactionEntry, listReactionEntries } from './reaction-entry.store.ts';

const MAX_ENTRIES = 100;

/**
 * Appends a report of a reaction to a dose. A severe one sets the deadlines of its investigation and council and raises
 * the question whether the lot is to be held. An anaphylaxis that is a contraindication by the screening guide of the day
 * bars the person from the vaccine; if they have a booking for it, the slot goes to the next. Throws `reaction/dose-not-given`,
 * `reaction/before-injection`, `reaction/in-future`, `reaction/too-many-entries`, `policy/campaign-not-started`.
 */
export async function reportReaction(
  context: UseCaseContext,
  doseId: string,
  report: NewReaction,
): Promise<ReactionRecord> {
  return transact(
    context,
    async (tx, now) => {
      const found = await getDose(tx, doseId);
      const dose = recordOf(found, await listCorrections(tx, found.province, [doseId]));
      const about = { area: dose.site, subject: dose.pseudonym, object: doseId };
      if (dose.status !== 'given') throw reactionProblem('reaction/dose-not-given').about(about);
      const { injectedAt } = dose;
      const onsetAt = new Date(report.onsetAt);
      const fault = timeFault(onsetAt, new Date(injectedAt), now);
      if (fault === 'before-injection') {
        throw reactionProblem('reaction/before-injection', { injectedAt }).about(about);
      }
      if (fault === 'in-future') throw reactionProblem('reaction/in-future').about(about);
      const before = await findReaction(tx, doseId);
      if ((before?.entries ?? 0) >= MAX_ENTRIES) {
        throw reactionProblem('reaction/too-many-entries', { most: MAX_ENTRIES }).about(about);
      }
      const { after, event } = withReport(before, dose, report.grade, now);
      if (before === undefined) await insertReaction(tx, after);
      else if (!(await changeReaction(tx, after))) throw new TransactionConflict();
      await insertReactionEntry(tx, doseId, {
        kind: 'report',
        sequence: after.entries,
        by: context.actor.account,
        at: now.toISOString(),
        ...report,
        onsetAt: onsetAt.toISOString(),
      });
      const question =
        event === 'report-severe' ? await raiseHoldQuestion(tx, context, now, after) : undefined;
      const barred = await barIfNeeded(tx, context, now, dose, report);
      const entry = await recordAction(tx, context, now, {
        ...about,
        action: 'reportReaction',
        details: {
          sequence: after.entries,
          grade: report.grade,
          state: after.state,
          lot: dose.lot,
          ...(question === undefined ? {} : { holdQuestion: question }),
          ...(barred === undefined ? {} : { barred }),
        },
      });
      return {
        entry,
        answer: {
          ...after,
          history: await listReactionEntries(tx, doseId),
          ...(barred === undefined ? {} : { barred }),
          ...(question === undefined ? {} : { holdQuestion: question }),
        },
      };
    },
    // Two first reports on one dose, or two first reactions to one lot, at the same time.
    {
      'reactions index: _id_': () => new TransactionConflict(),
      hold_question_number: () => new TransactionConflict(),
    },
  );
}

/** The reaction after a report of this grade. A severe one that is worse than all before sets new deadlines. */
function withReport(before: Reaction | undefined, dose: DoseRecord, grade: number, now: Date) {
  const event = eventOfReport(grade, before?.grade ?? 0);
  const { id, province, district, site, pseudonym, product, lot } = dose;
  const at = now.toISOString();
  const reported: Reaction = before ?? {
    dose: id,
    province,
    district,
    site,
    pseudonym,
    product,
    lot,
    state: 'reported',
    grade,
    entries: 0,
    reportedAt: at,
  };
  const { investigateBy, concludeBy } = deadlinesOf(now);
  const state = nextReactionState(reported.state, event) ?? reported.state;
  const isNew =
    event === 'report-severe' && state === 'to-investigate' && reported.state !== 'to-investigate';
  const after: Reaction = {
    ...reported,
    state,
    grade: Math.max(reported.grade, grade),
    entries: reported.entries + 1,
    ...(isNew
      ? { severeAt: at, investigateBy: investigateBy.toISOString(), concludeBy: concludeBy.toISOString() }
      : {}),
  };
  return { after, event };
}

/** Bars the person from the product if this report requires it. Returns the product if the person was not barred before. */
async function barIfNeeded(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  { person, product, province }: DoseRecord,
  report: NewReaction,
): Promise<ProductCode | 'any' | undefined> {
  const course = await getCourse(tx, person);
  const policy = await loadPolicy(tx, province);
  const day = dayAtSite(now);
  const barred = barredAfter(report, { birthDate: course.birthDate, product }, policy.policy, day);
  const known = course.facts.contraindicated;
  if (barred === undefined || known.includes(barred) || known.includes('any')) return undefined;
  const booking = course.booking === '' ? undefined : await getBooking(tx, course.booking);
  const isLost = booking !== undefined && (barred === 'any' || booking.product === barred);
  if (isLost) {
    await endBooking(tx, context, now, booking, {
      event: 'cancel',
      reason: 'contraindicated',
      course: 'left',
    });
    await insertMessages(tx, [messageOf('withdrawn', booking, now, now)]);
  }
  const after = withContraindication(course, barred, policy, day);
  if (!(await replaceCourse(tx, { ...after, booking: isLost ? '' : course.booking }, course.version)))
    throw new TransactionConflict();
  return barred;
}
