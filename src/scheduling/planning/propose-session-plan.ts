import { recordAction } from '../../audit/record.ts';
import { checkOrdersCurrent, withCurrentOrders } from '../../people/order/with-current-orders.ts';
import { districtOf, provinceOf } from '../../platform/area.ts';
import { addDays, dayAtSite } from '../../platform/clock.ts';
import { newId } from '../../platform/id.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy } from '../../policy/campaign/policy.store.ts';
import { gatherPlanInputs } from './gather-plan-inputs.ts';
import { planSessions } from './plan-sessions.rules.ts';
import { sessionPlanProblem } from './session-plan.problems.ts';
import { insertSessionPlan } from './session-plan.store.ts';
import {
  MAX_PLAN_DAYS,
  MAX_PLAN_LINES,
  SESSION_PLAN_FORMULA,
  type SessionPlan,
  type WantedPlan,
} from './session-plan.ts';

/**
 * Computes sessions for a district or a site from what is known now, and stores the plan with all its inputs. It plans
 * nothing by itself: an officer has to accept it. Throws `policy/campaign-not-started`,
 * `session-plan/window-invalid`, `session-plan/no-sites`, `session-plan/too-large`, `order/being-recomputed`.
 */
export async function proposeSessionPlan(context: UseCaseContext, wanted: WantedPlan): Promise<SessionPlan> {
  return withCurrentOrders(context, wanted.area, () => propose(context, wanted));
}

async function propose(context: UseCaseContext, wanted: WantedPlan): Promise<SessionPlan> {
  return transact(context, async (tx, now) => {
    const { area, from, to } = wanted;
    const province = provinceOf(area) ?? area;
    const today = dayAtSite(now);
    const { policy, version } = await loadPolicy(tx, province);
    const about = { area, policyVersion: version };
    if (from < today || from < policy.startsOn || to < from || to >= addDays(from, MAX_PLAN_DAYS)) {
      throw sessionPlanProblem('session-plan/window-invalid', { today, mostDays: MAX_PLAN_DAYS }).about(
        about,
      );
    }
    await checkOrdersCurrent(tx, province, { version, today }, about);
    const inputs = await gatherPlanInputs(tx, wanted, policy, now);
    if (inputs.sites.length === 0) throw sessionPlanProblem('session-plan/no-sites').about(about);
    const planned = planSessions(inputs);
    const sessions = planned.lines.length;
    if (sessions > MAX_PLAN_LINES) {
      throw sessionPlanProblem('session-plan/too-large', { sessions, most: MAX_PLAN_LINES }).about(about);
    }
    const plan: SessionPlan = {
      id: newId(area, now),
      province,
      district: districtOf(area) ?? area,
      area,
      from,
      to,
      formula: SESSION_PLAN_FORMULA,
      policyVersion: version,
      status: 'proposed',
      sessions,
      proposedBy: context.actor.account,
      proposedAt: now.toISOString(),
      ...planned,
      inputs,
      changes: [],
      created: [],
    };
    await insertSessionPlan(tx, plan);
    const entry = await recordAction(tx, context, now, {
      action: 'proposeSessionPlan',
      area,
      object: plan.id,
      policyVersion: version,
      details: { from, to, formula: plan.formula, sessions, totals: plan.totals },
    });
    return { entry, answer: plan };
  });
}
