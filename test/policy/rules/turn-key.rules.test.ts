import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { turnOf } from '../../../src/policy/rules/turn.rules.ts';
import { drawOf, turnKey } from '../../../src/policy/rules/turn-key.rules.ts';
import { vnCovid192021 as base } from '../../../src/policy/vn-covid19-2021/vn-covid19-2021.ts';
import { anyBirthDate, anyDay, anyFacts } from '../campaign/policy-arbitraries.ts';
import { compareTurns } from './compare-turns.ts';

const SEED = 'a seed';

describe('the key', () => {
  const anyParts = fc.record({
    stage: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const),
    favoured: fc.constantFrom(0 as const, 1 as const),
    rank: fc.integer({ min: 1, max: 99 }),
    cohort: fc.constantFrom(0 as const, 1 as const),
    birthDate: anyBirthDate,
    draw: fc.string({ minLength: 1 }).map((pseudonym) => drawOf(SEED, pseudonym)),
  });

  test('compares as text exactly as people compare', () => {
    fc.assert(
      fc.property(anyParts, anyParts, (a, b) => {
        const [left, right] = [turnKey(a), turnKey(b)];
        expect(left).toHaveLength(right.length);
        expect(left < right ? -1 : left > right ? 1 : 0).toBe(Math.sign(compareTurns(a, b)));
      }),
      { numRuns: 1000 },
    );
  });

  test('puts the older of two first who differ in nothing else', () => {
    fc.assert(
      fc.property(anyFacts, anyBirthDate, anyDay, (facts, birthDate, day) => {
        const one = turnOf(facts, base, day, SEED);
        const two = turnOf({ ...facts, birthDate }, base, day, SEED);
        if (one.kind !== 'waiting' || two.kind !== 'waiting') return;
        if (one.stage !== two.stage) return;
        if (facts.birthDate !== birthDate) expect(one.key < two.key).toBe(facts.birthDate < birthDate);
      }),
      { numRuns: 500 },
    );
  });

  test('depends on seed and person in the draw only', () => {
    fc.assert(
      fc.property(anyFacts, fc.string(), fc.string(), anyDay, (facts, seed, pseudonym, day) => {
        const one = turnOf(facts, base, day, SEED);
        const two = turnOf({ ...facts, pseudonym }, base, day, seed);
        if (one.kind !== 'waiting' || two.kind !== 'waiting') return;
        expect(two.key.slice(0, -64)).toBe(one.key.slice(0, -64));
        expect(two.key.slice(-64)).toBe(drawOf(seed, pseudonym));
      }),
    );
  });
});
