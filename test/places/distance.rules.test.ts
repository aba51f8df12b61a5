import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { areaDistance, communeDistance } from '../../src/places/distance.rules.ts';

describe('the distance of two places', () => {
  test.each([
    ['26-243-001', '26-243-001', 0],
    ['26-243', '26-243', 0],
    ['VN', 'VN', 0],
    ['26-243-001', '26-243-002', 1],
    ['26-243', '26-243-001', 1],
    ['26-243-001', '26-244-001', 2],
    ['26', '26-243-001', 2],
    ['26', '26-243', 2],
    ['26-243-001', '01-001-001', 3],
    // A district belongs to one province: the same three digits in two provinces mean nothing.
    ['26-243-001', '01-243-001', 3],
    ['VN', '26', 3],
  ])('from %s to %s is %i, and the same back', (from, to, distance) => {
    expect(areaDistance(from, to)).toBe(distance);
    expect(areaDistance(to, from)).toBe(distance);
  });
});

describe('the distance of two communes', () => {
  const listed = ['08713', '08707', '08740', '08710'];
  const distance = communeDistance(listed);

  test.each([
    ['08707', '08707', 0],
    ['08707', '08710', 1],
    ['08707', '08713', 2],
    ['08707', '08740', 3],
    ['08710', '08740', 2],
    ['08707', null, 5],
    ['08707', '00001', 5],
    [null, '00001', 5],
    [null, null, 0],
    ['00001', '00001', 0],
  ])('from %s to %s is %i, and the same back', (from, to, expected) => {
    expect(distance(from, to)).toBe(expected);
    expect(distance(to, from)).toBe(expected);
  });

  test('does not depend on the order of the list, and an unknown commune is behind every other', () => {
    const code = fc.integer({ min: 0, max: 99_999 }).map((number) => String(number).padStart(5, '0'));
    fc.assert(
      fc.property(fc.uniqueArray(code, { minLength: 1, maxLength: 20 }), (codes) => {
        const one = communeDistance(codes);
        const other = communeDistance(codes.toReversed());
        for (const from of codes) {
          for (const to of codes) {
            expect(other(from, to)).toBe(one(from, to));
            expect(one(from, to)).toBeLessThan(one(from, null));
          }
        }
      }),
    );
  });
});
