import { listDistricts } from '../../places/administrative-units.ts';
import { addDays, dayAtSite } from '../../platform/clock.ts';
import type { UseCaseContext } from '../../platform/use-case.ts';
import { closedSeedOf } from '../../policy/campaign/commit-draw-seed.ts';
import { getPolicyHead, type PolicyHead } from '../../policy/campaign/policy.store.ts';
import { type Freeze, freezeDistrict, SETTLED_AFTER_MS } from './freeze-district.ts';

/**
 * Freezes and publishes the order of every district of a province for the day that has ended, and for the closing day of a
 * seed that is not frozen yet. Other missed days are not made up for: what was known on them cannot be reconstructed.
 * Returns how many files are new. Throws `policy/campaign-not-started`.
 */
export async function freezeEndedDays(
  context: UseCaseContext,
  province: string,
): Promise<{ readonly days: number; readonly frozen: number }> {
  const head = await getPolicyHead(context.database, province);
  const freezes = freezesDue(head, context.clock.now());
  let frozen = 0;
  for (const freeze of freezes) {
    for (const { code } of listDistricts(province)) {
      if ((await freezeDistrict(context, code, freeze)).isNew) frozen += 1;
    }
  }
  return { days: freezes.length, frozen };
}

/** The days to freeze, the earlier first. The closing day of a seed waits until no registration can still use the seed. */
function freezesDue({ seeds, startedAt }: Pick<PolicyHead, 'seeds' | 'startedAt'>, now: Date): Freeze[] {
  const yesterday = addDays(dayAtSite(now), -1);
  const closed = closedSeedOf(seeds);
  const ofSeed: Freeze[] =
    closed === undefined || now.getTime() < closed.closedAt.getTime() + SETTLED_AFTER_MS
      ? []
      : [{ day: dayAtSite(closed.closedAt), seed: closed.number }].filter(({ day }) => day <= yesterday);
  const isOfSeed = closed !== undefined && dayAtSite(closed.closedAt) === yesterday;
  const hadBegun = dayAtSite(startedAt) <= yesterday;
  return hadBegun && !isOfSeed ? [...ofSeed, { day: yesterday, seed: null }] : ofSeed;
}
