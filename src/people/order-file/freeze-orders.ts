import { recordAction } from '../../audit/record.ts';
import { listDistricts } from '../../places/administrative-units.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { sha256Hex } from '../../platform/hash.ts';
import { storedAnswer } from '../../platform/http/idempotency.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { closedSeedOf } from '../../policy/campaign/commit-draw-seed.ts';
import { policyProblem } from '../../policy/campaign/policy.problems.ts';
import { getPolicyHead, versionOf } from '../../policy/campaign/policy.store.ts';
import { peopleProblem } from '../people.problems.ts';
import { freezeDistrict, SETTLED_AFTER_MS } from './freeze-district.ts';
import { published, type StoredOrderFile } from './order-file.store.ts';
import type { FrozenOrders } from './order-file.ts';

/**
 * Freezes and publishes the order of every district of a province for the day on which the seed was closed: one transaction
 * per district, with the hash of the file in its audit entry. A repeated call, also after a crash, freezes only what is
 * missing. Throws `policy/campaign-not-started`, `draw/no-closed-seed`, `order/closed-just-now`.
 */
export async function freezeOrders(context: UseCaseContext, province: string): Promise<FrozenOrders> {
  const { idempotency, ...rest } = context;
  if (idempotency !== undefined) {
    const stored = await storedAnswer<FrozenOrders>(context.database, idempotency);
    if (stored !== undefined) return stored.answer;
  }
  const head = await getPolicyHead(context.database, province);
  const closed = closedSeedOf(head.seeds);
  const about = { area: province, policyVersion: versionOf(head) };
  if (closed === undefined) throw policyProblem('draw/no-closed-seed').about(about);
  const notBefore = new Date(closed.closedAt.getTime() + SETTLED_AFTER_MS);
  if (context.clock.now() < notBefore) {
    throw peopleProblem('order/closed-just-now', { notBefore: notBefore.toISOString() })
      .withHeaders({ 'Retry-After': String(SETTLED_AFTER_MS / 1000) })
      .about(about);
  }
  const frozen = { day: dayAtSite(closed.closedAt), seed: closed.number };
  const files: StoredOrderFile[] = [];
  for (const { code } of listDistricts(province)) {
    files.push((await freezeDistrict(rest, code, frozen)).file);
  }
  const answer = { province, ...frozen, files: files.map(published) };
  return transact(context, async (tx, now) => {
    const entry = await recordAction(tx, context, now, {
      ...about,
      action: 'freezeOrders',
      details: { ...frozen, filesHash: sha256Hex(files.map(({ fileHash }) => fileHash).join('\n')) },
    });
    return { entry, answer };
  });
}
