import { recordAction } from '../../audit/record.ts';
import { dayAtSite, timeAtSite } from '../../platform/clock.ts';
import { TransactionConflict, type Tx } from '../../platform/database/database.ts';
import type { RefusalContext } from '../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy } from '../../policy/campaign/policy.store.ts';
import { draftSession } from '../sessions/create-session.ts';
import { gatherPresent, rateOn } from './gather-plan-inputs.ts';
import { changeLines, type LineToMake } from './placing/plan-change.rules.ts';
import { findMisfits } from './placing/plan-fit.rules.ts';
import { tablesTaken, withoutPromised } from './placing/planned-already.rules.ts';
import { sessionPlanProblem } from './session-plan.problems.ts';
import { getSessionPlan, markPlanAccepted, PLANNING_LOCK, takePlanningLock } from './session-plan.store.ts';
import { type PlanChange, planLineId, type SessionPlan } from './session-plan.ts';

/**
 * Makes draft sessions of a plan, all or none, with the changes an officer gives reasons for. The plan is checked against
 * stock, sessions and sites as they are now: if a line no longer fits, nothing is made. Throws
 * `session-plan/already-accepted`, `session-plan/unknown-line`, `session-plan/change-not-possible`,
 * `session-plan/nothing-left`, `session-plan/outdated`, and what making a session throws.
 */
export async function acceptSessionPlan(
  context: UseCaseContext,
  id: string,
  changes: readonly PlanChange[],
): Promise<SessionPlan> {
  return transact(
    context,
    async (tx, now) => {
      const plan = await getSessionPlan(tx, id);
      const about = { area: plan.area, object: id, policyVersion: plan.policyVersion };
      await takePlanningLock(tx, plan.district);
      if (plan.status !== 'proposed') throw sessionPlanProblem('session-plan/already-accepted').about(about);
      const lines = linesToMake(plan, changes, about);
      await checkFits(tx, plan, lines, now, about);
      const created: { line: number; session: string }[] = [];
      for (const { line, site, day, product, tables, shifts, communes } of lines) {
        const wanted = { site, day, product, tables, shifts: [...shifts], communes };
        const { answer: session } = await draftSession(tx, context, now, wanted, planLineId(id, line));
        created.push({ line, session: session.id });
      }
      const by = context.actor.account;
      if (!(await markPlanAccepted(tx, id, { by, at: now, changes: [...changes], created }))) {
        throw sessionPlanProblem('session-plan/already-accepted').about(about);
      }
      const entry = await recordAction(tx, context, now, {
        action: 'acceptSessionPlan',
        ...about,
        details: {
          sessions: created.length,
          proposed: plan.sessions,
          changed: changes.map(({ note: _, ...change }) => change),
        },
      });
      return {
        entry,
        answer: {
          ...plan,
          status: 'accepted',
          acceptedBy: by,
          acceptedAt: now.toISOString(),
          changes: [...changes],
          created,
        },
      };
    },
    { [PLANNING_LOCK]: () => new TransactionConflict() },
  );
}

function linesToMake(
  plan: SessionPlan,
  changes: readonly PlanChange[],
  about: RefusalContext,
): readonly LineToMake[] {
  const lines = changeLines(plan.lines, changes);
  if ('kind' in lines) {
    if (lines.kind === 'line-unknown') {
      throw sessionPlanProblem('session-plan/unknown-line', { lines: lines.lines }).about(about);
    }
    const { line, because } = lines;
    throw sessionPlanProblem('session-plan/change-not-possible', { line, because }).about(about);
  }
  if (lines.length === 0) throw sessionPlanProblem('session-plan/nothing-left').about(about);
  return lines;
}

async function checkFits(
  tx: Tx,
  plan: SessionPlan,
  lines: readonly LineToMake[],
  now: Date,
  about: RefusalContext,
): Promise<void> {
  const { policy } = await loadPolicy(tx, plan.province);
  const present = await gatherPresent(tx, plan.area, now);
  const rate = (day: string): number => rateOn(policy, day);
  const misfits = findMisfits(lines, {
    today: dayAtSite(now),
    time: timeAtSite(now),
    sites: present.sites,
    stock: withoutPromised(present.stock, present.sessions),
    busy: tablesTaken(present.sessions, rate),
    rateOn: rate,
  });
  const outdated = misfits.filter(({ line }) => !line.isChanged);
  if (outdated.length > 0) {
    const named = outdated.map(({ line, because }) => ({ line: line.line, because }));
    throw sessionPlanProblem('session-plan/outdated', { lines: named }).about(about);
  }
  const [changed] = misfits;
  if (changed === undefined) return;
  const { line, because } = changed;
  throw sessionPlanProblem('session-plan/change-not-possible', { line: line.line, because }).about(about);
}
