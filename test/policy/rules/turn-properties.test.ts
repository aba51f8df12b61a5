import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays, daysBetween } from '../../../src/platform/clock.ts';
import { policyInForce, resolvePolicy } from '../../../src/policy/campaign/policy-at.ts';
import { laterDay } from '../../../src/policy/dated.ts';
import { birthdayAt } from '../../../src/policy/rules/age.rules.ts';
import { decideProduct } from '../../../src/policy/rules/product.rules.ts';
import { type Turn, type TurnFacts, turnOf } from '../../../src/policy/rules/turn.rules.ts';
import { vnCovid192021 as base } from '../../../src/policy/vn-covid19-2021/vn-covid19-2021.ts';
import { anyDay, anyFacts, anyOverrides } from '../campaign/policy-arbitraries.ts';

const SEED = 'a seed';
const WORKER: TurnFacts = {
  pseudonym: '26.A',
  birthDate: '1990-02-03',
  memberships: [{ group: 13, status: 'verified' }],
  history: [],
};

/** Everything of a turn but the day until which it holds. */
const lasting = ({ changesOn: _, ...rest }: Turn) => rest;

describe('the order, always', () => {
  test('the sector of a workplace is no fact of the order, and is looked at nowhere', () => {
    // @ts-expect-error a person with a sector cannot be asked about
    const refused: TurnFacts = { ...WORKER, sector: 'private' };
    // @ts-expect-error nor can a membership with one
    const alsoRefused: TurnFacts['memberships'] = [{ group: 1, status: 'verified', sector: 'public' }];
    expect([refused, alsoRefused]).toHaveLength(2);
    fc.assert(
      fc.property(anyFacts, anyDay, fc.constantFrom('public', 'private'), (facts, day, sector) => {
        const memberships = facts.memberships.map((membership) => ({ ...membership, sector }));
        const told = { ...facts, memberships, sector };
        // @ts-expect-error what the type refuses is smuggled in
        expect(turnOf(told, base, day, SEED)).toEqual(turnOf(facts, base, day, SEED));
      }),
    );
  });

  test('an answer holds until changesOn, and no longer', () => {
    const anyFractions = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(anyFacts, anyOverrides, anyDay, anyFractions, (facts, overrides, day, fractions) => {
        const policy = resolvePolicy(base, overrides);
        const turn = turnOf(facts, policy, day, SEED);
        const length = daysBetween(day, turn.changesOn ?? addDays(day, 900));
        expect(length).toBeGreaterThan(0);
        for (const fraction of [...fractions, 1]) {
          const offset = Math.min(length - 1, Math.floor(length * fraction));
          expect(lasting(turnOf(facts, policy, addDays(day, offset), SEED))).toEqual(lasting(turn));
        }
        if (turn.changesOn !== null) {
          expect(lasting(turnOf(facts, policy, turn.changesOn, SEED))).not.toEqual(lasting(turn));
        }
      }),
    );
  });

  test('an override that is not known yet changes nothing', () => {
    fc.assert(
      fc.property(anyFacts, anyOverrides, anyDay, (facts, overrides, day) => {
        const known = overrides.filter((entry) => entry.recordedOn <= day);
        const policy = policyInForce(base, overrides, '26', day);
        expect(turnOf(facts, policy, day, SEED)).toEqual(
          turnOf(facts, resolvePolicy(base, known), day, SEED),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('what the order offers may be injected: same rules, no condition, from notBefore on', () => {
    fc.assert(
      fc.property(anyFacts, anyOverrides, anyDay, (facts, overrides, asked) => {
        const policy = resolvePolicy(base, overrides);
        const turn = turnOf(facts, policy, asked, SEED);
        if (turn.kind !== 'waiting') return;
        const day = laterDay(turn.notBefore, asked);
        if (turn.changesOn !== null && day >= turn.changesOn) return;
        const question = { ...facts, day, agrees: false, sameProductUnavailable: false };
        for (const product of turn.products) {
          const decision = decideProduct({ ...question, product }, policy);
          expect(decision).toMatchObject({ allowed: true, doseNumber: turn.doseNumber });
        }
        for (const { product, notBefore } of turn.conditionalProducts) {
          if (notBefore > day) continue;
          const decision = decideProduct(
            { ...question, product, agrees: true, sameProductUnavailable: true },
            policy,
          );
          expect(decision.allowed).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('nobody waits for a product before the age for it', () => {
    fc.assert(
      fc.property(anyFacts, anyOverrides, anyDay, (facts, overrides, day) => {
        const turn = turnOf(facts, resolvePolicy(base, overrides), day, SEED);
        if (turn.kind !== 'waiting') return;
        if (day < birthdayAt(facts.birthDate, 18))
          expect(turn.products).toEqual(turn.products.filter((code) => code === 'comirnaty'));
        expect(day >= birthdayAt(facts.birthDate, 12)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
