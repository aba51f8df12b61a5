import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { provinceCode } from '../../platform/area.ts';
import { sha256Hex } from '../../platform/hash.ts';
import type { StoredSeed } from './policy.store.ts';

/**
 * A seed of the draw as published.
 *
 * A province has a sequence of seeds. Everyone draws, permanently, with the seed that was the last when they were
 * registered. That seed was secret then, so nobody could register a person again and again until the draw was good.
 * Revealing it later changes nobody's place. It is revealed only after the next one has been committed (so nobody is added
 * to it any more) and the order of every district has been published with everyone who draws with it (so nobody can be
 * added to it afterwards with a pseudonym made to fit).
 */
const drawSeed = z
  .strictObject({
    number: z.int(),
    hash: z.string().meta({ description: 'SHA-256 of the seed as text, in hex' }),
    committedAt: z.iso.datetime(),
    closedAt: z.iso.datetime().nullable().meta({ description: 'Since then no new person draws with it' }),
    revealedAt: z.iso.datetime().nullable(),
    seed: z.string().nullable().meta({ description: '64 hex digits; null until it is revealed' }),
  })
  .meta({ id: 'DrawSeed' });

export const drawSeeds = z
  .strictObject({ province: provinceCode, seeds: z.array(drawSeed) })
  .meta({ id: 'DrawSeeds' });
export type DrawSeeds = z.infer<typeof drawSeeds>;

const SEED_BYTES = 32;

/** Returns a new random seed, committed now. */
export function newSeed(now: Date): StoredSeed {
  const seed = randomBytes(SEED_BYTES).toString('hex');
  return { seed, hash: sha256Hex(seed), committedAt: now, closedAt: null, revealedAt: null };
}

/** Returns the seeds of a province as published: a secret seed only by its hash. */
export function publicSeeds(province: string, seeds: readonly StoredSeed[]): DrawSeeds {
  return {
    province,
    seeds: seeds.map(({ seed, hash, committedAt, closedAt, revealedAt }, index) => ({
      number: index + 1,
      hash,
      committedAt: committedAt.toISOString(),
      closedAt: closedAt?.toISOString() ?? null,
      revealedAt: revealedAt?.toISOString() ?? null,
      seed: revealedAt === null ? null : seed,
    })),
  };
}
