import { recordAction } from '../../audit/record.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { storeSeeds } from './draw-seed.store.ts';
import { type DrawSeeds, newSeed, publicSeeds } from './draw-seed.ts';
import { policyProblem } from './policy.problems.ts';
import { getPolicyHead, type StoredSeed, versionOf } from './policy.store.ts';

/**
 * Commits the next seed of the draw: its hash is public from now on, and new people draw with it. The previous seed is
 * closed: nobody new gets it, so the order of everyone who has it can be frozen, and then it can be revealed. One at a
 * time, and one per day. Throws `policy/campaign-not-started`, `draw/seed-not-revealed`, `draw/closed-today`.
 */
export async function commitDrawSeed(context: UseCaseContext, province: string): Promise<DrawSeeds> {
  return transact(context, async (tx, now) => {
    const head = await getPolicyHead(tx, province);
    const about = { area: province, policyVersion: versionOf(head) };
    const closed = closedSeedOf(head.seeds);
    if (closed !== undefined) {
      throw policyProblem('draw/seed-not-revealed', { number: closed.number }).about(about);
    }
    const today = dayAtSite(now);
    if (head.seeds.some(({ closedAt }) => closedAt !== null && dayAtSite(closedAt) === today)) {
      throw policyProblem('draw/closed-today').about(about);
    }
    const next = newSeed(now);
    const seeds = [
      ...head.seeds.slice(0, -1),
      ...head.seeds.slice(-1).map((one) => ({ ...one, closedAt: now })),
      next,
    ];
    await storeSeeds(tx, province, seeds);
    const entry = await recordAction(tx, context, now, {
      ...about,
      action: 'commitDrawSeed',
      details: { closed: head.seeds.length, number: seeds.length, seedHash: next.hash },
    });
    return { entry, answer: publicSeeds(province, seeds) };
  });
}

/** Returns the seed that is closed but not revealed yet, with its number; there is at most one. */
export function closedSeedOf(
  seeds: readonly StoredSeed[],
): { readonly seed: StoredSeed; readonly number: number; readonly closedAt: Date } | undefined {
  const index = seeds.findIndex(({ closedAt, revealedAt }) => closedAt !== null && revealedAt === null);
  const seed = seeds[index];
  if (seed === undefined || seed.closedAt === null) return undefined;
  return { seed, number: index + 1, closedAt: seed.closedAt };
}
