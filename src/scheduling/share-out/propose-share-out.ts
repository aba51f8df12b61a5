import { recordDeed } from '../../audit/record.ts';
import { countWaitingByDistrict } from '../../people/course.store.ts';
import { listDistricts } from '../../places/administrative-units.ts';
import type { AreaCode } from '../../platform/area.ts';
import { platformProblem } from '../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy } from '../../policy/policy.store.ts';
import { draftShareOut } from '../../supply/draft-share-out.ts';
import { findRound } from '../../supply/round.store.ts';
import type { ShareOut } from '../../supply/share-out.ts';

/**
 * Proposes how a province divides doses of a round among its districts: in proportion to the people still to be
 * vaccinated with this product by the day the round has to be used up, due second doses counted. The numbers come from
 * the order alone; nothing about a facility or its sector goes into them. Throws `policy/campaign-not-started`,
 * `round/unit-not-in-round`, `share-out/more-than-unshared`, `share-out/no-need`.
 */
export async function proposeShareOut(
  context: UseCaseContext,
  province: AreaCode,
  roundId: string,
  total: number,
): Promise<ShareOut> {
  return transact(context, async (tx, now) => {
    const round = await findRound(tx, roundId);
    if (round === undefined) throw platformProblem('request/not-found');
    const { version } = await loadPolicy(tx, province);
    const { product, finishBy: day } = round;
    const people = await countWaitingByDistrict(tx, { province, product, day });
    const needs = listDistricts(province).map(({ code }) => ({ unit: code, need: people.get(code) ?? 0 }));
    const by = context.actor.account;
    const proposed = await draftShareOut(tx, {
      province,
      round: round.id,
      total,
      needs,
      day,
      policyVersion: version,
      by,
      now,
    });
    await recordDeed(tx, context, now, {
      action: 'proposeShareOut',
      area: province,
      object: proposed.id,
      policyVersion: version,
      details: { round: round.id, total, day, formula: proposed.formula, lines: proposed.lines },
    });
    return proposed;
  });
}
