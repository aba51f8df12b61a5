import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { roundBurnDownOf } from '../../../../src/allocation/rounds/figures/round-burn-down.rules.ts';
import { addDays } from '../../../../src/platform/clock.ts';

const day = (
  date: string,
  given: number,
  rest: { received?: number; wasted?: number; gone?: number } = {},
) => ({
  day: date,
  received: 0,
  given,
  wasted: 0,
  gone: 0,
  ...rest,
});

describe('a round burns down', () => {
  test('day by day, against a straight line to the deadline', () => {
    const burnt = roundBurnDownOf({
      today: '2021-09-03',
      finishBy: '2021-09-10',
      remaining: 700,
      days: [
        day('2021-09-03', 100),
        day('2021-09-01', 100, { received: 1000, gone: 50 }),
        day('2021-09-02', 40, { wasted: 10 }),
      ],
    });
    expect(burnt.toUse).toBe(1000);
    expect(burnt.days.map((one) => [one.day, one.remaining, one.line])).toEqual([
      ['2021-09-01', 850, 900],
      ['2021-09-02', 800, 800],
      ['2021-09-03', 700, 700],
    ]);
    expect(burnt.pace).toEqual({ days: 3, dosesPerDay: 80 });
    expect(burnt.projectedFinish).toBe('2021-09-12');
    expect(burnt.notUsedByDeadline).toBe(700 - 7 * 80);
  });

  test('the pace is of the last seven days with injections', () => {
    const days = Array.from({ length: 10 }, (_, index) =>
      day(addDays('2021-09-01', 2 * index), index < 3 ? 1000 : 10),
    );
    const burnt = roundBurnDownOf({ today: '2021-09-20', finishBy: '2021-09-30', remaining: 100, days });
    expect(burnt.pace).toEqual({ days: 7, dosesPerDay: 10 });
    expect(burnt).toMatchObject({ projectedFinish: '2021-09-30', notUsedByDeadline: 0 });
  });

  test.each([
    ['nothing given yet', 50, [], '2021-09-30', { pace: null, projectedFinish: null, notUsedByDeadline: 50 }],
    [
      'nothing left',
      0,
      [day('2021-09-01', 5)],
      '2021-09-30',
      { projectedFinish: '2021-09-10', notUsedByDeadline: 0 },
    ],
    [
      'after the deadline',
      9,
      [day('2021-09-01', 5)],
      '2021-09-05',
      { projectedFinish: '2021-09-12', notUsedByDeadline: 9 },
    ],
    ['on its last day', 9, [day('2021-09-01', 5)], '2021-09-10', { notUsedByDeadline: 9 }],
    [
      'too far to say',
      100_000,
      [day('2021-09-01', 1)],
      '2021-09-30',
      { projectedFinish: null, notUsedByDeadline: 99_980 },
    ],
  ] as const)('%s', (_name, remaining, days, finishBy, expected) => {
    expect(roundBurnDownOf({ today: '2021-09-10', finishBy, remaining, days })).toMatchObject(expected);
  });

  test('the last remaining equals the total remaining, and the line never rises', () => {
    const days = fc.uniqueArray(
      fc.record({
        day: fc.integer({ min: 0, max: 60 }).map((n) => addDays('2021-08-01', n)),
        received: fc.nat(100),
        given: fc.nat(100),
        wasted: fc.nat(10),
        gone: fc.nat(10),
      }),
      { selector: (one) => one.day },
    );
    fc.assert(
      fc.property(days, fc.nat(5000), fc.nat(90), (some, remaining, until) => {
        const burnt = roundBurnDownOf({
          today: '2021-10-05',
          finishBy: addDays('2021-08-01', until),
          remaining,
          days: some,
        });
        expect(burnt.days.at(-1)?.remaining ?? burnt.remaining).toBe(remaining);
        const lines = burnt.days.map(({ line }) => line);
        expect([...lines].sort((a, b) => b - a)).toEqual(lines);
        expect(burnt.notUsedByDeadline).toBeGreaterThanOrEqual(0);
        expect(burnt.notUsedByDeadline).toBeLessThanOrEqual(remaining);
      }),
    );
  });
});
