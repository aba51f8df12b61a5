import { recordAction } from '../../audit/record.ts';
import { listDistricts } from '../../places/administrative-units.ts';
import { sum } from '../../platform/compare.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { closedSeedOf } from '../../policy/campaign/commit-draw-seed.ts';
import { storeSeeds } from '../../policy/campaign/draw-seed.store.ts';
import { type DrawSeeds, publicSeeds } from '../../policy/campaign/draw-seed.ts';
import { policyProblem } from '../../policy/campaign/policy.problems.ts';
import { getPolicyHead, versionOf } from '../../policy/campaign/policy.store.ts';
import { peopleProblem } from '../people.problems.ts';
import { countCoursesOfSeed } from './district-courses.store.ts';
import { listFilesOfSeed } from './order-file.store.ts';

/**
 * Reveals the closed seed, once the order of every district has been frozen with everyone in it who draws with the seed:
 * from then on anyone can recompute the draws, and nobody can be added to them unnoticed. The order itself does not
 * change. Throws `policy/campaign-not-started`, `draw/no-closed-seed`, `order/not-frozen`.
 */
export async function revealSeed(context: UseCaseContext, province: string): Promise<DrawSeeds> {
  return transact(context, async (tx, now) => {
    const head = await getPolicyHead(tx, province);
    const about = { area: province, policyVersion: versionOf(head) };
    const closed = closedSeedOf(head.seeds);
    if (closed === undefined) throw policyProblem('draw/no-closed-seed').about(about);
    const files = await listFilesOfSeed(tx, province, closed.number);
    const frozen = new Set(files.map(({ district }) => district));
    const districts = listDistricts(province).flatMap(({ code }) => (frozen.has(code) ? [] : [code]));
    const published = sum(files.map(({ ofSeed }) => ofSeed));
    const people = (await countCoursesOfSeed(tx, province, closed.number)) - published;
    if (districts.length > 0 || people !== 0) {
      throw peopleProblem('order/not-frozen', { districts, people }).about(about);
    }
    const seeds = head.seeds.map((seed, index) =>
      index + 1 === closed.number ? { ...seed, revealedAt: now } : seed,
    );
    await storeSeeds(tx, province, seeds);
    const entry = await recordAction(tx, context, now, {
      ...about,
      action: 'revealSeed',
      details: { number: closed.number, seed: closed.seed.seed, seedHash: closed.seed.hash },
    });
    return { entry, answer: publicSeeds(province, seeds) };
  });
}
