import { recordAction } from '../audit/record.ts';
import { replaceCourseAtEnd } from '../people/courses/course.store.ts';
import { withDose } from '../people/courses/course.ts';
import { dayAtSite } from '../platform/clock.ts';
import type { Tx } from '../platform/database/database.ts';
import { oneAtATime } from '../platform/database/one-at-a-time.ts';
import { newId } from '../platform/id.ts';
import { transact, type UseCaseContext } from '../platform/use-case.ts';
import { markVaccinated } from '../scheduling/bookings/mark-booking.ts';
import { drawDose } from '../supply/vials/drawing/draw-dose.ts';
import { type DosePlan, decideDose } from './deciding/decide-dose.rules.ts';
import type { DoseFacts } from './deciding/dose-case.ts';
import { refusalProblem } from './deciding/dose-refusal.problems.ts';
import { findLotState, type GatheredDose, gatherDoseFacts } from './deciding/gather-dose-facts.ts';
import { doseProblem } from './dose.problems.ts';
import { insertDose } from './dose.store.ts';
import type { Dose, NewDose, RecordedDose } from './dose.ts';
import type { StoredOverride } from './overrides/override.store.ts';
import { overrideOfBooking, overrideOfGroup, useOverrides } from './overrides/usable-overrides.ts';

/**
 * Records an injection: draws one dose from an open vial of the session, ends the booking, and advances the person's course
 * and place in the order; all of it or nothing. Throws every refusal of `DOSE_REFUSALS`, `override/spent` and
 * `dose/changed-meanwhile`. Doses of one lot in one session change the same balance, so they run one at a time.
 */
export async function recordDose(context: UseCaseContext, wanted: NewDose): Promise<RecordedDose> {
  return oneAtATime(`${wanted.session}|${wanted.lot}`, () => drawAndRecord(context, wanted));
}

function drawAndRecord(context: UseCaseContext, wanted: NewDose): Promise<RecordedDose> {
  return transact(context, async (tx, now) => {
    const gathered = await gatherDoseFacts(tx, wanted);
    const { session, course, booking, policy } = gathered;
    const { plan, overrides } = await planOrRefuse(tx, gathered, now);
    if (booking === undefined) throw new Error('a plan without a booking');
    const by = context.actor.account;
    const id = newId(session.site, now);

    // The draw comes first because it is contended: a request that finds no dose has written nothing. The lot is judged by
    // the server's time and not by `injectedAt`, which the site types in: a session stays open until somebody closes it,
    // so a person screened on the lot's last day could be injected with it days later and the dose dated back.
    const { lot, vial } = wanted;
    const { injectedAt } = gathered.command;
    const drawn = await drawDose(tx, { session: session.id, lot, vial, doseId: id, now, injectedAt, by });
    if (drawn.outcome !== 'drawn') throw refuse(gathered, { ...gathered.facts, lot: drawn.outcome }, now);
    const dose = doseOf(wanted, gathered, plan, { id, vial: drawn.vial, recordedAt: now, by });
    markVaccinated(tx, booking, booking.version, { doseId: dose.id, at: injectedAt });
    const { doseNumber, product, kind, day, site } = dose;
    const after = withDose(
      course,
      { dose: id, doseNumber, product, kind, day, site },
      policy,
      dayAtSite(now),
    );
    replaceCourseAtEnd(tx, after, course.version, () =>
      doseProblem('dose/changed-meanwhile').about(gathered.about),
    );
    insertDose(tx, dose);
    await useOverrides(tx, context, now, overrides, dose);
    const auditEntry = await recordAction(tx, context, now, {
      ...gathered.about,
      action: 'recordDose',
      area: site,
      object: id,
      details: {
        booking: dose.booking,
        lot: dose.lot,
        ...(dose.vial === undefined ? {} : { vial: dose.vial }),
        doseNumber,
        kind,
        day,
        screening: dose.screening,
        groupCounted: dose.groupCounted,
        ...(overrides.length === 0 ? {} : { overrides: overrides.map((one) => one.id) }),
      },
    });
    return { entry: auditEntry, answer: { ...dose, auditEntry } };
  });
}

/** The plan, or a thrown refusal. A refusal takes the stock into account, so that an expired or held lot comes first. */
async function planOrRefuse(
  tx: Tx,
  gathered: GatheredDose,
  now: Date,
): Promise<{ readonly plan: DosePlan; readonly overrides: readonly StoredOverride[] }> {
  const { facts, command, session } = gathered;
  const ofBooking = await overrideOfBooking(tx, gathered);
  const decision = decideDose(facts, command, now);
  if (decision.kind === 'plan') return { plan: decision, overrides: ofBooking };
  if (decision.refusal.code === 'dose/group-not-open') {
    const ofGroup = await overrideOfGroup(tx, gathered);
    const overridden = ofGroup.map(({ refusal }) => refusal);
    const again = decideDose({ ...facts, overridden }, command, now);
    if (again.kind === 'plan') return { plan: again, overrides: [...ofBooking, ...ofGroup] };
    if (ofGroup.length > 0) {
      const lot = await findLotState(tx, session.id, command, now);
      throw refuse(gathered, { ...facts, overridden, lot }, now);
    }
  }
  throw refuse(gathered, { ...facts, lot: await findLotState(tx, session.id, command, now) }, now);
}

function refuse({ command, about }: GatheredDose, facts: DoseFacts, now: Date): Error {
  const decision = decideDose(facts, command, now);
  return decision.kind === 'refusal'
    ? refusalProblem(decision.refusal, about)
    : new Error('a refused dose that no check refuses');
}

function doseOf(
  wanted: NewDose,
  { session, course, policy, command }: GatheredDose,
  plan: DosePlan,
  record: {
    readonly id: string;
    readonly vial: string | undefined;
    readonly recordedAt: Date;
    readonly by: string;
  },
): Dose {
  const { vaccinator, sameProductUnavailable } = wanted;
  return {
    id: record.id,
    province: session.province,
    district: session.district,
    site: session.site,
    session: session.id,
    booking: plan.booking,
    person: course.id,
    pseudonym: course.pseudonym,
    lot: wanted.lot,
    ...(record.vial === undefined ? {} : { vial: record.vial }),
    product: command.product,
    doseNumber: plan.doseNumber,
    kind: plan.doseKind,
    day: plan.day,
    injectedAt: command.injectedAt.toISOString(),
    observeUntil: plan.observeUntil.toISOString(),
    recordedAt: record.recordedAt.toISOString(),
    recordedBy: record.by,
    ...(vaccinator === undefined ? {} : { vaccinator }),
    screening: plan.screening,
    ...(plan.consent === null ? {} : { consent: plan.consent }),
    ...(sameProductUnavailable === undefined ? {} : { sameProductUnavailable }),
    policyVersion: policy.version,
    groupCounted: plan.groupCounted,
  };
}
