import { recordAction } from '../audit/record.ts';
import { getCourse, replaceCourse } from '../people/order/course.store.ts';
import { withoutDose } from '../people/order/course.ts';
import { dayAtSite } from '../platform/clock.ts';
import type { Tx } from '../platform/database/database.ts';
import { Problem } from '../platform/problem.ts';
import { transact, type UseCaseContext } from '../platform/use-case.ts';
import { loadPolicy } from '../policy/campaign/policy.store.ts';
import { getSession } from '../scheduling/sessions/session.store.ts';
import type { Session } from '../scheduling/sessions/session.ts';
import { productOfLot } from '../supply/lots/lot.ts';
import type { DrawRefusal } from '../supply/vials/drawing/draw.rules.ts';
import { drawDose } from '../supply/vials/drawing/draw-dose.ts';
import { undrawDose } from '../supply/vials/drawing/undraw-dose.ts';
import { type CorrectionRefusal, decideCorrection, recordOf, standsIn } from './correction.rules.ts';
import { doseProblem } from './dose.problems.ts';
import { getDose } from './dose.store.ts';
import type { DoseCorrection, DoseRecord, NewCorrection } from './dose.ts';
import { correctionId, insertCorrection, listCorrections } from './dose-correction.store.ts';

/**
 * Says by a later entry what is wrong with a dose; the dose itself stays as it was recorded. Its stock goes back into the
 * vial it came from, and is wasted with its remainder when that is closed. Throws `dose/already-corrected`, `dose/same-lot`,
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
      const id = correctionId(dose.id, plan.sequence);
      const by = context.actor.account;
      const lot = plan.kind === 'wrong-lot' ? plan.lot : undefined;
      const moved = await postBack(tx, record, { id, by, lot, from: sourceOf(session), now });
      if (moved instanceof Problem) throw moved.about(about);
      const correction: DoseCorrection = {
        id,
        dose: dose.id,
        ...change,
        ...moved,
        kind: plan.kind,
        note: wanted.note,
        by,
        at: now.toISOString(),
      };
      if (plan.kind === 'entered-in-error') await undoCourse(tx, record, now);
      await insertCorrection(tx, dose.province, correction);
      const entry = await recordAction(tx, context, now, {
        ...about,
        action: 'correctDose',
        reason: plan.kind,
        policyVersion: dose.policyVersion,
        details: { correction: correction.id, ...change },
      });
      return { entry, answer: recordOf(dose, [...record.corrections, correction]) };
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

/** A session that is over has given its stock back to the site. */
function sourceOf({ status }: Session): 'session' | 'site' {
  return status === 'open' ? 'session' : 'site';
}

interface MovedDose {
  readonly vial?: string;
  readonly thawedAt?: string;
}

/**
 * The lot that was named gets its dose back; for a wrong lot, the right one gives it: entered now, but judged by the
 * instant of the injection, since it may have expired after it. Returns where the dose has been found, or why it has not.
 */
async function postBack(
  tx: Tx,
  dose: DoseRecord,
  change: {
    readonly id: string;
    readonly by: string;
    /** The right one of a wrong lot. */
    readonly lot: string | undefined;
    readonly from: 'session' | 'site';
    readonly now: Date;
  },
): Promise<MovedDose | Problem> {
  const { id, by, lot, from, now } = change;
  const line = { session: dose.session, doseId: dose.id, by, correctionOf: id, now };
  const { vial, thawedAt } = standsIn(dose);
  await undrawDose(tx, { ...line, lot: dose.lot, vial, thawedAt });
  if (lot === undefined) return {};
  const drawn = await drawDose(tx, { ...line, lot, from, goodAt: new Date(dose.injectedAt) });
  if (drawn.outcome !== 'drawn') return refusalOfDraw(drawn.outcome, lot);
  const { outcome: _, ...found } = drawn;
  return found;
}

function refusalOfDraw(outcome: DrawRefusal, lot: string): Problem {
  switch (outcome) {
    case 'cold-chain-failure':
    case 'thawed-too-long':
    case 'vial-open-too-long':
      return doseProblem(`dose/${outcome}`, { lot });
    case 'quarantined':
      return doseProblem('dose/lot-expired', { lot });
    case 'recalled':
    case 'expired':
    case 'held':
    case 'not-at-site':
    case 'exhausted':
      return doseProblem(`dose/lot-${outcome}`, { lot });
    // No vial is named in a correction.
    case 'wrong-vial':
    case 'vial-empty':
      return doseProblem('dose/lot-exhausted', { lot });
  }
}

/** The person has not had this dose: the course and the place in the order are as if it had never been. */
async function undoCourse(tx: Tx, dose: DoseRecord, now: Date): Promise<void> {
  const course = await getCourse(tx, dose.person);
  const policy = await loadPolicy(tx, dose.province);
  const after = withoutDose(course, dose.id, policy, dayAtSite(now));
  if (await replaceCourse(tx, after, course.version)) return;
  throw doseProblem('dose/changed-meanwhile').about({ area: dose.site, subject: dose.pseudonym });
}
