import { recordDeed } from '../audit/record.ts';
import { getCourse, replaceCourse } from '../people/course.store.ts';
import { withoutDose } from '../people/course.ts';
import { dayAtSite } from '../platform/clock.ts';
import type { Tx } from '../platform/database.ts';
import { transact, type UseCaseContext } from '../platform/use-case.ts';
import { loadPolicy } from '../policy/policy.store.ts';
import { getSession } from '../scheduling/session.store.ts';
import { productOfLot } from '../supply/lot.ts';
import { drawDose, undrawDose } from '../supply/stock.ts';
import { type CorrectionRefusal, decideCorrection, recordOf } from './correction.rules.ts';
import { doseProblem } from './dose.problems.ts';
import { getDose } from './dose.store.ts';
import type { DoseCorrection, DoseRecord, NewCorrection } from './dose.ts';
import { correctionId, insertCorrection, listCorrections } from './dose-correction.store.ts';

/**
 * Says by a later entry what is wrong with a dose; the dose itself stays as it was recorded. Its stock goes back to its
 * session, or to the site when the session is over. Throws `dose/already-corrected`, `dose/same-lot`,
 * `dose/wrong-product` and, when the other lot has no dose to give, what `recordDose` would say of it.
 */
export async function correctDose(
  context: UseCaseContext,
  input: { readonly dose: string; readonly correction: NewCorrection },
): Promise<DoseRecord> {
  const { correction: wanted } = input;
  const alreadyCorrected = () => doseProblem('dose/already-corrected');
  return transact(
    context,
    async (tx, now) => {
      const dose = await getDose(tx, input.dose);
      const record = recordOf(dose, await listCorrections(tx, dose.province, [dose.id]));
      const about = { area: dose.site, subject: dose.pseudonym, object: dose.id };
      const plan = decideCorrection(record, wanted);
      if (plan.kind === 'refusal') throw refusal(plan, record, wanted).about(about);
      const session = await getSession(tx, dose.session);
      const { kind: _, ...change } = plan;
      const correction: DoseCorrection = {
        id: correctionId(dose.id, plan.sequence),
        dose: dose.id,
        ...change,
        kind: plan.kind,
        note: wanted.note,
        by: context.actor.account,
        at: now.toISOString(),
      };
      const problem = await moveStockBack(tx, record, correction, session.status === 'open', now);
      if (problem !== undefined) throw problem.about(about);
      if (plan.kind === 'entered-in-error') await undoCourse(tx, record, now);
      await insertCorrection(tx, dose.province, correction);
      await recordDeed(tx, context, now, {
        ...about,
        action: 'correctDose',
        reason: plan.kind,
        policyVersion: dose.policyVersion,
        details: { correction: correction.id, ...change },
      });
      return recordOf(dose, [...record.corrections, correction]);
    },
    { dose_correction_sequence: alreadyCorrected, doseCorrections: alreadyCorrected },
  );
}

function refusal({ code }: CorrectionRefusal, record: DoseRecord, wanted: NewCorrection) {
  const lot = wanted.kind === 'wrong-lot' ? wanted.lot : record.lot;
  switch (code) {
    case 'dose/already-corrected':
      return doseProblem(code);
    case 'dose/same-lot':
      return doseProblem(code, { lot });
    case 'dose/wrong-product':
      return doseProblem(code, { offered: productOfLot(lot), expected: record.product });
  }
}

/**
 * The lot that was named gets its dose back; for a wrong lot, the right one gives it: entered now, but judged by the
 * instant of the injection, since it may have expired after it.
 */
async function moveStockBack(
  tx: Tx,
  dose: DoseRecord,
  { id, kind, fromLot, lot, by }: DoseCorrection,
  sessionIsOpen: boolean,
  now: Date,
) {
  const where = sessionIsOpen ? 'session' : 'site';
  const line = { session: dose.session, doseId: dose.id, by, correctionOf: id };
  if (kind === 'wrong-lot' && lot !== undefined) {
    const goodAt = new Date(dose.injectedAt);
    const drawn = await drawDose(tx, { ...line, lot, from: where, now, goodAt });
    switch (drawn) {
      case 'drawn':
        break;
      case 'expired':
        return doseProblem('dose/lot-expired', { lot });
      case 'held':
        return doseProblem('dose/lot-held', { lot });
      case 'not-at-site':
        return doseProblem('dose/lot-not-at-site', { lot });
      case 'exhausted':
        return doseProblem('dose/lot-exhausted', { lot });
    }
  }
  await undrawDose(tx, { ...line, lot: fromLot, to: where, now });
  return undefined;
}

/** The person has not had this dose: the course and the place in the order are as if it had never been. */
async function undoCourse(tx: Tx, dose: DoseRecord, now: Date): Promise<void> {
  const course = await getCourse(tx, dose.person);
  const policy = await loadPolicy(tx, dose.province);
  const after = withoutDose(course, dose.id, policy, dayAtSite(now));
  if (await replaceCourse(tx, after, course.version)) return;
  throw doseProblem('dose/changed-meanwhile').about({ area: dose.site, subject: dose.pseudonym });
}
