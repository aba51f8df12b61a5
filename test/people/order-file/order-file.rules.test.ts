import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type OtherRow,
  readOrderFile,
  recomputeOrderFile,
  withAges,
  writeOrderFile,
} from '../../../src/people/order-file/order-file.rules.ts';
import { sha256Hex } from '../../../src/platform/hash.ts';
import { drawOf, type TurnKeyParts } from '../../../src/policy/rules/turn-key.rules.ts';
import { compareTurns } from '../../policy/rules/compare-turns.ts';

const SEEDS = new Map([
  [1, 'first seed'],
  [2, 'second seed'],
]);
const head = {
  province: '26',
  district: '26-243',
  day: '2021-08-10',
  policyVersion: 'vn-covid19-2021@1',
  seedHashes: [...SEEDS.values()].map(sha256Hex),
};

const anyPerson = fc.record({
  stage: fc.constantFrom(0 as const, 1 as const, 2 as const),
  favoured: fc.constantFrom(0 as const, 1 as const),
  rank: fc.integer({ min: 1, max: 99 }),
  cohort: fc.constantFrom(0 as const, 1 as const),
  birthDate: fc.constantFrom('1950-01-01', '1950-01-02', '1975-12-31', '2004-02-29'),
  seed: fc.constantFrom(1, 2),
  pseudonym: fc.stringMatching(/^[0-9a-f]{64}$/),
});
type MadeUp = typeof anyPerson extends fc.Arbitrary<infer P> ? P : never;
const someone = fc.uniqueArray(anyPerson, { selector: ({ pseudonym }) => pseudonym, maxLength: 40 });

const drawn = ({ seed, pseudonym }: MadeUp) => drawOf(SEEDS.get(seed) ?? '', pseudonym);
const partsOf = (one: MadeUp): TurnKeyParts => ({ ...one, draw: drawn(one) });

function fileOf(people: readonly MadeUp[], others: readonly OtherRow[] = []): string {
  const rows = people.map((one) => ({
    before: [one.stage, one.favoured, String(one.rank).padStart(2, '0'), one.cohort].join(','),
    birthDate: one.birthDate,
    seed: one.seed,
    draw: drawn(one),
    pseudonym: one.pseudonym,
    birth: sha256Hex(one.pseudonym),
  }));
  return writeOrderFile({ head, waiting: withAges(rows), others });
}

describe('a published order', () => {
  test('has people in the order of their keys, and no birth date', () => {
    fc.assert(
      fc.property(someone, (people) => {
        const text = fileOf(people);
        expect(readOrderFile(text).waiting.map(({ pseudonym }) => pseudonym)).toEqual(
          [...people].sort((a, b) => compareTurns(partsOf(a), partsOf(b))).map(({ pseudonym }) => pseudonym),
        );
        for (const { birthDate } of people) expect(text).not.toContain(birthDate);
      }),
    );
  });

  test('is recomputed to the byte from itself and the seeds, and from some of the seeds as far as they go', () => {
    fc.assert(
      fc.property(someone, someone, (people, rest) => {
        const names = new Set(people.map(({ pseudonym }) => pseudonym));
        const others = rest.filter(({ pseudonym }) => !names.has(pseudonym));
        const text = fileOf(
          people,
          others.map(({ seed, pseudonym }) => ({ seed, pseudonym })),
        );
        expect(recomputeOrderFile(text, SEEDS)).toMatchObject({
          sameBytes: true,
          firstDifference: null,
          falseSeeds: [],
          stillSecret: 0,
          twice: [],
          sha256: sha256Hex(text),
        });
        expect(recomputeOrderFile(text, new Map([[1, 'first seed']]))).toMatchObject({
          sameBytes: true,
          stillSecret: people.filter(({ seed }) => seed === 2).length,
        });
      }),
    );
  });

  test('reports the line that was moved or changed', () => {
    const people = fc.sample(
      someone.filter((found) => found.length > 5),
      { numRuns: 20, seed: 7 },
    );
    for (const found of people) {
      const lines = fileOf(found).split('\n');
      const swapped = [...lines];
      [swapped[10], swapped[11]] = [lines[11] ?? '', lines[10] ?? ''];
      expect(recomputeOrderFile(swapped.join('\n'), SEEDS).firstDifference).toBe(11);
      const cells = (lines[9] ?? '').split(',');
      const forged = lines.with(9, cells.with(7, '0'.repeat(64)).join(','));
      expect(recomputeOrderFile(forged.join('\n'), SEEDS).sameBytes).toBe(false);
    }
  });

  test('reports a seed that was not committed, and a pseudonym that occurs twice', () => {
    const [people = []] = fc.sample(
      someone.filter((found) => found.length > 5),
      { numRuns: 1, seed: 3 },
    );
    const text = fileOf(people);
    expect(recomputeOrderFile(text, new Map([...SEEDS, [2, 'another']])).falseSeeds).toEqual([2]);
    const [one] = people;
    const again = fileOf(people, one === undefined ? [] : [{ seed: 1, pseudonym: one.pseudonym }]);
    expect(recomputeOrderFile(again, SEEDS).twice).toEqual([one?.pseudonym]);
  });

  test.each(['', 'x', 'vaccine-queue order file 1\n', fileOf([]).slice(0, -1), `${fileOf([])}1,2,3\n`])(
    'is not any text (%#)',
    (text) => {
      expect(() => recomputeOrderFile(text, SEEDS)).toThrow(RangeError);
    },
  );
});
