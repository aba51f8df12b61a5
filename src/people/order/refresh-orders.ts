import { recordAction } from '../../audit/record.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { transact, UNCHANGED, type UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy, versionsBefore } from '../../policy/campaign/policy.store.ts';
import { orderOf } from './order.rules.ts';
import { listOutdatedCourses, refreshStoredOrders } from './outdated-course.store.ts';

const BATCH = 100;

interface OrdersRefreshed {
  readonly refreshed: number;
  /** Whether the limit was reached while work was left. */
  readonly more: boolean;
}

/**
 * Brings stored places in the order up to date: those that change by today (birthdays, intervals, rules that take
 * effect), and those computed under an earlier version of the policy. At most `limit` courses, one transaction per batch.
 * Safe to run twice, late or concurrently: a place is a function of facts, policy and day, and a course that changed
 * meanwhile keeps its new place. Throws `policy/campaign-not-started`.
 */
export async function refreshOrders(
  context: UseCaseContext,
  province: string,
  { limit }: { readonly limit: number },
): Promise<OrdersRefreshed> {
  let refreshed = 0;
  for (;;) {
    const batch = Math.min(BATCH, limit - refreshed);
    if (batch <= 0) return { refreshed, more: true };
    const done = await refreshBatch(context, province, batch);
    refreshed += done;
    if (done === 0) return { refreshed, more: false };
  }
}

async function refreshBatch(context: UseCaseContext, province: string, limit: number): Promise<number> {
  return transact(context, async (tx, now) => {
    const today = dayAtSite(now);
    const policy = await loadPolicy(tx, province);
    const earlier = versionsBefore(policy.version);
    const outdated = await listOutdatedCourses(tx, province, earlier, today, limit);
    if (outdated.length === 0) return { entry: UNCHANGED, answer: 0 };
    const fresh = outdated.map((course) => ({ ...course, order: orderOf(course, policy, today) }));
    const done = await refreshStoredOrders(tx, fresh);
    const entry = await recordAction(tx, context, now, {
      action: 'refreshOrders',
      area: province,
      policyVersion: policy.version,
      details: { courses: done, day: today },
    });
    return { entry, answer: done };
  });
}
