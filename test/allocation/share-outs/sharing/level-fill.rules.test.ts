import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Claim, fillLevel } from '../../../../src/allocation/share-outs/sharing/level-fill.rules.ts';

const claim = (weight: number, most = 1000, base = 0): Claim => ({ weight, base, most });
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

const size = fc.constantFrom(1, 6, 10, 14);
const setting = size.chain((piece) =>
  fc.record({
    piece: fc.constant(piece),
    total: fc.oneof(fc.nat(40), fc.nat(10_000_000)).map((pieces) => pieces * piece),
    claims: fc.array(
      fc.record({
        weight: fc.oneof(fc.nat(20), fc.nat(1_000_000_000)),
        base: fc.oneof(fc.constant(0), fc.nat(1_000_000)),
        most: fc.oneof(fc.nat(30), fc.nat(1_000_000)).map((pieces) => pieces * piece),
      }),
      { maxLength: 20 },
    ),
  }),
);

describe('dividing evenly', () => {
  test('Vĩnh Phúc’s districts: whole parts first, then the largest remainders', () => {
    expect(fillLevel(100, 1, [claim(119), claim(106), claim(133)])).toEqual([33, 30, 37]);
  });

  test('equal remainders: the first named gets the piece', () => {
    expect(fillLevel(4, 1, [claim(10), claim(10), claim(10)])).toEqual([2, 1, 1]);
  });

  test('whole vials only', () => {
    expect(fillLevel(100, 10, [claim(119), claim(106), claim(133)])).toEqual([30, 30, 40]);
  });

  test.each([
    ['who has something already gets less', 60, [claim(10, 1000, 20), claim(10)], [20, 40]],
    [
      'who has more than the level gets nothing, and keeps what it has',
      30,
      [claim(10, 99, 90), claim(10)],
      [0, 30],
    ],
    ['who is full leaves the rest to the others', 90, [claim(10, 20), claim(10), claim(20)], [20, 23, 47]],
    ['what nobody can take is left over', 90, [claim(10, 20), claim(10, 30)], [20, 30]],
    ['no weight, no part', 10, [claim(0), claim(1)], [0, 10]],
    ['nobody there', 10, [], []],
  ])('%s', (_name, total, claims, parts) => {
    expect(fillLevel(total, 1, claims)).toEqual(parts);
  });

  test('gives out all that can be taken, in whole pieces, and to no one more than they can take', () => {
    fc.assert(
      fc.property(setting, ({ piece, total, claims }) => {
        const parts = fillLevel(total, piece, claims);
        const room = sum(claims.map(({ weight, most }) => (weight > 0 ? most : 0)));
        expect(sum(parts)).toBe(Math.min(total, room));
        return parts.every((part, at) => part % piece === 0 && part >= 0 && part <= (claims[at]?.most ?? 0));
      }),
      { numRuns: 1000 },
    );
  });

  test('no one who could take more is a whole piece below the level of another', () => {
    fc.assert(
      fc.property(setting, ({ piece, total, claims }) => {
        const parts = fillLevel(total, piece, claims);
        const reached = claims.map(({ weight, base }, at) => ({
          weight: BigInt(weight),
          has: BigInt(base + (parts[at] ?? 0)),
          part: parts[at] ?? 0,
          isFull: (parts[at] ?? 0) === (claims[at]?.most ?? 0),
        }));
        return reached.every((low) =>
          low.weight === 0n || low.isFull
            ? true
            : reached.every(
                (high) =>
                  high.part === 0 ||
                  // With one piece more for the lower and one less for the higher, the order turns.
                  (high.has - BigInt(piece)) * low.weight <= (low.has + BigInt(piece)) * high.weight,
              ),
        );
      }),
      { numRuns: 1000 },
    );
  });

  test('a greater weight with no less room never gets less', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { minLength: 2, maxLength: 12 }),
        fc.nat(500),
        size,
        (weights, pieces, piece) => {
          const sorted = [...weights].sort((a, b) => b - a);
          const parts = fillLevel(
            pieces * piece,
            piece,
            sorted.map((weight) => claim(weight, 100_000 * piece)),
          );
          return parts.every((part, at) => part >= (parts[at + 1] ?? 0));
        },
      ),
      { numRuns: 1000 },
    );
  });
});
