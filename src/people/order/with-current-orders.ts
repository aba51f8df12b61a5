import { type AreaCode, provinceOf } from '../../platform/area.ts';
import { dayAtSite } from '../../platform/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import { systemActor } from '../../platform/http/auth.ts';
import { Problem, type RefusalContext } from '../../platform/problem.ts';
import type { UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy, versionsBefore } from '../../policy/campaign/policy.store.ts';
import type { IsoDate } from '../../policy/terms.ts';
import { peopleProblem } from '../people.problems.ts';
import { areOrdersCurrent, listOutdatedCourses } from './outdated-course.store.ts';
import { refreshOrders } from './refresh-orders.ts';

/** As many places as are brought up to date while somebody waits for the answer: about half a second. */
export const MAX_AT_ONCE = 500;
const RETRY_AFTER_SECONDS = 60;
const BEING_RECOMPUTED = 'order/being-recomputed';

/**
 * Does what needs a current order of the area's province: `work`, whose transaction calls `checkOrdersCurrent`. When that finds outdated
 * places, and they are few, they are brought up to date and `work` is done again; when they are many, nothing is
 * written and the refusal stands: the sweep is about to do them. Throws what `work` throws.
 */
export async function withCurrentOrders<T>(
  context: UseCaseContext,
  area: AreaCode,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem && error.code === BEING_RECOMPUTED)) throw error;
    if (!(await catchUp(context, provinceOf(area) ?? area))) throw error;
    return work();
  }
}

/**
 * To be called in the transaction that cuts a list from the stored order: refuses, `about` what, when a place of the
 * province is not what the rules of `today` say. Throws `order/being-recomputed`.
 */
export async function checkOrdersCurrent(
  tx: Tx,
  province: AreaCode,
  rules: { readonly version: string; readonly today: IsoDate },
  about: RefusalContext,
): Promise<void> {
  if (await areOrdersCurrent(tx, province, rules.version, rules.today)) return;
  throw peopleProblem(BEING_RECOMPUTED)
    .withHeaders({ 'Retry-After': String(RETRY_AFTER_SECONDS) })
    .about({ ...about, policyVersion: rules.version });
}

/** Brings all outdated places up to date if they are few. False: they are more, and nothing has been written. */
async function catchUp(context: UseCaseContext, province: AreaCode): Promise<boolean> {
  const { database, clock } = context;
  const { version } = await loadPolicy(database, province);
  const limit = MAX_AT_ONCE + 1;
  const today = dayAtSite(clock.now());
  const outdated = await listOutdatedCourses(database, province, versionsBefore(version), today, limit);
  if (outdated.length >= limit) return false;
  // The service's own doing, not the caller's, and nothing the caller's Idempotency-Key may be spent on.
  const { idempotency: _, ...rest } = context;
  await refreshOrders({ ...rest, actor: systemActor(province) }, province, { limit });
  return true;
}
