import { z } from 'zod';
import { recordAction } from '../../audit/record.ts';
import { provinceCode } from '../../platform/area.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { newSeed } from './draw-seed.ts';
import { policyProblem } from './policy.problems.ts';
import { DEFAULT_POLICY, findPolicyHead, insertPolicyHead, versionOf } from './policy.store.ts';

/** A province's campaign with the hash of the seed, not the seed. */
export const campaign = z
  .strictObject({
    province: provinceCode,
    policyVersion: z.string(),
    seedHash: z.string().meta({ description: 'SHA-256 of the seed of the draw, in hex' }),
    startedAt: z.iso.datetime(),
  })
  .meta({ id: 'Campaign' });
type Campaign = z.infer<typeof campaign>;

/**
 * Starts the campaign of a province with the shipped policy and a random seed for the draw. The hash of the seed is
 * returned and recorded before anybody is in the order; the seed stays in the service until it is revealed.
 * Throws `policy/campaign-already-started`.
 */
export async function startCampaign(context: UseCaseContext, province: string): Promise<Campaign> {
  const alreadyStarted = () => policyProblem('policy/campaign-already-started').about({ area: province });
  return transact(
    context,
    async (tx, now) => {
      if ((await findPolicyHead(tx, province)) !== undefined) throw alreadyStarted();
      const first = newSeed(now);
      const head = {
        province,
        base: DEFAULT_POLICY.version,
        sequence: 0,
        seeds: [first],
        startedAt: now,
      };
      await insertPolicyHead(tx, head);
      const started: Campaign = {
        province,
        policyVersion: versionOf(head),
        seedHash: first.hash,
        startedAt: now.toISOString(),
      };
      const entry = await recordAction(tx, context, now, {
        action: 'startCampaign',
        area: province,
        policyVersion: started.policyVersion,
        details: { seedHash: started.seedHash },
      });
      return { entry, answer: started };
    },
    { policyHeads: alreadyStarted },
  );
}
