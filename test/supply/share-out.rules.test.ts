import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shareOutDoses } from '../../src/supply/share-out.rules.ts';

const need = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 2_000_000_000 }));
const needs = fc
  .array(need, { minLength: 1, maxLength: 30 })
  .map((list) => list.map((value, i) => ({ unit: `26-${String(100 + i)}`, need: value })));
const total = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 1_000_000_000 }));

describe('sharing doses out by need', () => {
  test('Vĩnh Phúc’s districts: whole parts first, then the largest remainders', () => {
    expect(
      shareOutDoses(100, [
        { unit: '26-243', need: 119 },
        { unit: '26-244', need: 106 },
        { unit: '26-246', need: 133 },
      ]),
    ).toEqual([
      { unit: '26-243', need: 119, doses: 33 },
      { unit: '26-244', need: 106, doses: 30 },
      { unit: '26-246', need: 133, doses: 37 },
    ]);
  });

  test('equal remainders: the lower code', () => {
    const even = [3, 1, 2].map((n) => ({ unit: `26-24${n}`, need: 10 }));
    expect(shareOutDoses(4, even)?.map((share) => share.doses)).toEqual([2, 1, 1]);
  });

  test('nobody needs anything: no share-out', () => {
    expect(shareOutDoses(10, [{ unit: '26-243', need: 0 }])).toBeUndefined();
    expect(shareOutDoses(10, [])).toBeUndefined();
  });

  test.each([
    [1.5, [{ unit: 'a', need: 1 }]],
    [-1, [{ unit: 'a', need: 1 }]],
    [1, [{ unit: 'a', need: 0.5 }]],
    [1, [{ unit: 'a', need: -1 }]],
    [
      1,
      [
        { unit: 'a', need: 1 },
        { unit: 'a', need: 1 },
      ],
    ],
  ])('%p doses among %p is a fault', (doses, list) => {
    expect(() => shareOutDoses(doses, list)).toThrow(RangeError);
  });

  test('adds up exactly; nobody gets a whole dose more or less than the exact share', () => {
    fc.assert(
      fc.property(total, needs, (doses, list) => {
        const shares = shareOutDoses(doses, list);
        const whole = list.reduce((sum, one) => sum + BigInt(one.need), 0n);
        if (shares === undefined) return whole === 0n;
        expect(shares.reduce((sum, share) => sum + share.doses, 0)).toBe(doses);
        return shares.every((share) => {
          const off = BigInt(share.doses) * whole - BigInt(doses) * BigInt(share.need);
          return -whole < off && off < whole;
        });
      }),
      { numRuns: 500 },
    );
  });

  test('who needs more never gets less, and who needs nothing gets nothing', () => {
    fc.assert(
      fc.property(total, needs, (doses, list) => {
        const shares = shareOutDoses(doses, list) ?? [];
        const sorted = [...shares].sort((a, b) => a.need - b.need || b.doses - a.doses);
        const rising = sorted.every((share, i) => {
          const next = sorted[i + 1];
          return next === undefined || next.need === share.need || next.doses >= share.doses;
        });
        return rising && shares.every((share) => share.need > 0 || share.doses === 0);
      }),
      { numRuns: 500 },
    );
  });

  test('the same however the input is ordered, every time', () => {
    const shuffled = needs.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(total, shuffled, (doses, [list, other]) => {
        const first = shareOutDoses(doses, list);
        expect(shareOutDoses(doses, other)).toEqual(first);
        expect(shareOutDoses(doses, list)).toEqual(first);
      }),
    );
  });

  test('the sector cannot be passed in', () => {
    // @ts-expect-error public or private is no input of an allocation (R8)
    shareOutDoses(1, [{ unit: '26-243', need: 1, sector: 'public' }]);
  });
});
