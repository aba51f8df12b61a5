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

/** How many places are brought up to date while a request waits: about half a second. */
export const MAX_AT_ONCE = 500;
const RETRY_AFTER_SECONDS = 60;
const BEING_RECOMPUTED = 'order/being-recomputed';

/**
 * Runs `work`, which needs a current order of the area's province and calls `checkOrdersCurrent` in its transaction. If
 * that finds a few outdated places, they are brought up to date and `work` runs again. If it finds many, nothing is
 * written and the refusal is passed on: the sweep will refresh them. Throws what `work` throws.
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
 * Must be called in the transaction that cuts a list from the stored order. Throws `order/being-recomputed` if a place of
 * the province is not what the rules of `today` give.
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

/** Brings all outdated places up to date if there are at most `MAX_AT_ONCE`. False if there are more: nothing was written. */
async function catchUp(context: UseCaseContext, province: AreaCode): Promise<boolean> {
  const { database, clock } = context;
  const { version } = await loadPolicy(database, province);
  const limit = MAX_AT_ONCE + 1;
  const today = dayAtSite(clock.now());
  const outdated = await listOutdatedCourses(database, province, versionsBefore(version), today, limit);
  if (outdated.length >= limit) return false;
  // An action of the service, not of the caller: it must not use up the caller's Idempotency-Key.
  const { idempotency: _, ...rest } = context;
  await refreshOrders({ ...rest, actor: systemActor(province) }, province, { limit });
  return true;
}
