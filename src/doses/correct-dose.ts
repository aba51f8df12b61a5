import { recordAction } from '../audit/record.ts';
import { getCourse, replaceCourse } from '../people/courses/course.store.ts';
import { withoutDose } from '../people/courses/course.ts';
import { dayAtSite } from '../platform/clock.ts';
import type { Tx } from '../platform/database/database.ts';
import type { Problem, RefusalContext } from '../platform/problem.ts';
import { transact, type UseCaseContext } from '../platform/use-case.ts';
import { loadPolicy } from '../policy/campaign/policy.store.ts';
import { getSession } from '../scheduling/sessions/session.store.ts';
import { productOfLot } from '../supply/lots/lot.ts';
import { drawDose } from '../supply/vials/drawing/draw-dose.ts';
import { undrawDose } from '../supply/vials/drawing/undraw-dose.ts';
import { correctionProblem } from './correction.problems.ts';
import { type CorrectionRefusal, decideCorrection, recordOf, sourceOf } from './correction.rules.ts';
import { doseRefusal, refusalProblem } from './deciding/dose-refusal.problems.ts';
import { refusalOfDraw } from './deciding/draw-refusal.rules.ts';
import { doseProblem } from './dose.problems.ts';
import { getDose } from './dose.store.ts';
import type { DoseCorrection, DoseRecord, NewCorrection } from './dose.ts';
import { correctionId, insertCorrection, listCorrections } from './dose-correction.store.ts';

/**
 * Appends a correction to a dose; the dose itself stays as it was recorded. Its stock goes back into the vial it came from,
 * or is wasted with that vial's remainder if the vial is closed. Throws `dose/already-corrected`, `dose/same-lot`,
 * `dose/wrong-product`, and one of `LOT_REFUSALS` if the right lot has no dose to give.
 */
export async function correctDose(
  context: UseCaseContext,
  input: { readonly dose: string; readonly correction: NewCorrection },
): Promise<DoseRecord> {
  const { correction: wanted } = input;
  const alreadyCorrected = () => correctionProblem('dose/already-corrected');
  return transact(
    context,
    async (tx, now) => {
      const dose = await getDose(tx, input.dose);
      const record = recordOf(dose, await listCorrections(tx, dose.province, [dose.id]));
      const about = { area: dose.site, subject: dose.pseudonym, object: dose.id };
      const plan = decideCorrection(record, wanted);
      if (plan.kind === 'refusal') throw refusal(plan, record, wanted).about(about);
      const { kind, ...change } = plan;
      const id = correctionId(dose.id, plan.sequence);
      const by = context.actor.account;
      await returnStock(tx, record, { id, by, now });
      const drawn =
        kind === 'wrong-lot' ? await drawRightLot(tx, record, plan.lot, { id, by, now }, about) : {};
      if (kind === 'entered-in-error') await undoCourse(tx, record, now);
      const correction: DoseCorrection = {
        id,
        dose: dose.id,
        ...change,
        ...drawn,
        kind,
        note: wanted.note,
        by,
        at: now.toISOString(),
      };
      await insertCorrection(tx, dose.province, correction);
      const entry = await recordAction(tx, context, now, {
        ...about,
        action: 'correctDose',
        reason: kind,
        policyVersion: dose.policyVersion,
        details: { correction: id, ...change },
      });
      return { entry, answer: recordOf(dose, [...record.corrections, correction]) };
    },
    { dose_correction_sequence: alreadyCorrected, doseCorrections: alreadyCorrected },
  );
}

function refusal({ code }: CorrectionRefusal, record: DoseRecord, wanted: NewCorrection): Problem {
  const lot = wanted.kind === 'wrong-lot' ? wanted.lot : record.lot;
  switch (code) {
    case 'dose/already-corrected':
      return correctionProblem(code);
    case 'dose/same-lot':
      return correctionProblem(code, { lot });
    case 'dose/wrong-product':
      return doseRefusal(code, { offered: productOfLot(lot), expected: record.product });
  }
}

interface Correcting {
  /** Id of the correction. */
  readonly id: string;
  readonly by: string;
  readonly now: Date;
}

/** Gives the lot that the dose is recorded in its dose back. */
async function returnStock(tx: Tx, dose: DoseRecord, { id, by, now }: Correcting): Promise<void> {
  const { vial, thawedAt } = sourceOf(dose);
  const { session, id: doseId, lot } = dose;
  await undrawDose(tx, { session, doseId, by, correctionOf: id, now, lot, vial, thawedAt });
}

/**
 * Takes the dose out of the right lot: recorded now, but judged by the instant of the injection, since the lot may have
 * expired after it. Returns the vial or batch it was drawn from.
 */
async function drawRightLot(
  tx: Tx,
  dose: DoseRecord,
  lot: string,
  { id, by, now }: Correcting,
  about: RefusalContext,
): Promise<Pick<DoseCorrection, 'vial' | 'thawedAt'>> {
  const { status } = await getSession(tx, dose.session);
  const drawn = await drawDose(tx, {
    session: dose.session,
    doseId: dose.id,
    by,
    correctionOf: id,
    now,
    lot,
    // A session that has ended has returned its stock to the site.
    from: status === 'open' ? 'session' : 'site',
    goodAt: new Date(dose.injectedAt),
  });
  if (drawn.outcome !== 'drawn') throw refusalProblem(refusalOfDraw(drawn.outcome, { lot }), about);
  const { outcome: _, ...source } = drawn;
  return source;
}

/** Computes course and place in the order as if the person had never had this dose. */
async function undoCourse(tx: Tx, dose: DoseRecord, now: Date): Promise<void> {
  const course = await getCourse(tx, dose.person);
  const policy = await loadPolicy(tx, dose.province);
  const after = withoutDose(course, dose.id, policy, dayAtSite(now));
  if (await replaceCourse(tx, after, course.version)) return;
  throw doseProblem('dose/changed-meanwhile').about({ area: dose.site, subject: dose.pseudonym });
}
