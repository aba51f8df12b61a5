import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { provinceCode } from '../../platform/area.ts';
import { sha256Hex } from '../../platform/hash.ts';
import type { StoredSeed } from './policy.store.ts';

/**
 * A seed of the draw as anybody may see it.
 *
 * A province has a row of seeds. Everybody draws with the seed that was the last of the row when she was registered, for
 * good. That seed was secret then, so that nobody could register somebody again and again until the draw was good; and
 * revealing a seed later moves nobody, because it is for nobody new. It is revealed only after the next one has been
 * committed (so nobody is added to it any more) and the order of every district has been published with everybody in
 * it who draws with it (so nobody can be added to it afterwards with a pseudonym made to fit).
 */
const drawSeed = z
  .strictObject({
    number: z.int(),
    hash: z.string().meta({ description: 'SHA-256 of the seed as text, in hex' }),
    committedAt: z.iso.datetime(),
    closedAt: z.iso.datetime().nullable().meta({ description: 'Since then nobody new draws with it' }),
    revealedAt: z.iso.datetime().nullable(),
    seed: z.string().nullable().meta({ description: '64 hex digits once it is revealed' }),
  })
  .meta({ id: 'DrawSeed' });

export const drawSeeds = z
  .strictObject({ province: provinceCode, seeds: z.array(drawSeed) })
  .meta({ id: 'DrawSeeds' });
export type DrawSeeds = z.infer<typeof drawSeeds>;

const SEED_BYTES = 32;

/** A fresh random seed, committed now. */
export function newSeed(now: Date): StoredSeed {
  const seed = randomBytes(SEED_BYTES).toString('hex');
  return { seed, hash: sha256Hex(seed), committedAt: now, closedAt: null, revealedAt: null };
}

/** The seeds of a province without those that are still secret. */
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
