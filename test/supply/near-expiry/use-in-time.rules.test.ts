import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../src/platform/clock.ts';
import { forecastUse } from '../../../src/supply/near-expiry/expiry.rules.ts';
import { expectedUse, type Pace, paceOf } from '../../../src/supply/near-expiry/use-in-time.rules.ts';

const DAY = '2021-08-10';
const product = 'moderna' as const;
const pace = (used: number, sessionDays: number, windowDays = 7): Pace => ({
  product,
  windowDays,
  sessionDays,
  used,
});
const plan = (...uses: readonly (readonly [days: number, doses: number])[]) => ({
  knownThrough: addDays(DAY, uses.at(-1)?.[0] ?? 0),
  uses: uses.map(([days, doses]) => ({ product, day: addDays(DAY, days), doses })),
});

describe('what a place is expected to use', () => {
  test.each([
    ['a planned session, no pace: the plan', plan([2, 100]), [], 5, 100],
    ['a planned session above the pace: the pace', plan([2, 100]), [pace(90, 3)], 2, 30],
    ['a planned session below the pace: the plan', plan([2, 20]), [pace(90, 3)], 2, 20],
    ['too few sessions to tell: the plan', plan([2, 100]), [pace(20, 2)], 2, 100],
    ['after the plan: at the pace', plan([2, 8]), [pace(70, 7)], 12, 8 + 10 * 10],
    ['no plan: at the pace, from the next day', plan(), [pace(70, 7)], 6, 60],
    ['slower than a dose a day', plan(), [pace(2, 1, 14)], 14, 2],
  ])('%s', (_name, place, paces, days, doses) => {
    const expected = expectedUse({ ...place, paces }, DAY, addDays(DAY, days));
    const used = expected.uses.filter((use) => use.day <= addDays(DAY, days));
    expect(used.reduce((sum, use) => sum + use.doses, 0)).toBe(doses);
  });

  test('is known at least 14 days ahead, through the plan, and with a pace as far as asked', () => {
    expect(expectedUse(plan(), DAY, addDays(DAY, 90)).knownThrough).toBe(addDays(DAY, 14));
    expect(expectedUse(plan([20, 1]), DAY, addDays(DAY, 90)).knownThrough).toBe(addDays(DAY, 20));
    expect(expectedUse({ ...plan(), paces: [pace(7, 7)] }, DAY, addDays(DAY, 90)).knownThrough).toBe(
      addDays(DAY, 90),
    );
  });

  test('a place too slow for its stock is flagged long before the lead days', () => {
    const lot = { lot: 'a', product, expiry: addDays(DAY, 60), free: 1000, setAside: 0 };
    const judge = (used: number) =>
      forecastUse([lot], expectedUse({ ...plan(), paces: [pace(used, 5)] }, DAY, lot.expiry), DAY, 14)[0];
    expect(judge(35)).toMatchObject({ plannedUse: 60 * 5, reason: 'not-used-in-time' });
    expect(judge(140)?.reason).toBeUndefined();
  });

  test('the shorter window is used if it had a session', () => {
    expect(paceOf(pace(10, 1), pace(50, 4, 14))?.windowDays).toBe(7);
    expect(paceOf(pace(0, 0), pace(50, 4, 14))?.windowDays).toBe(14);
    expect(paceOf(pace(0, 0), pace(0, 0, 14))).toBeUndefined();
  });

  test('a faster place never has more left over; no use before today or after the last day asked for', () => {
    fc.assert(
      fc.property(
        fc.nat(300),
        fc.nat(300),
        fc.integer({ min: 3, max: 7 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.nat(200)), { maxLength: 5 }),
        fc.integer({ min: 1, max: 60 }),
        (used, more, sessionDays, uses, days) => {
          const place = plan(...[...uses].sort((a, b) => a[0] - b[0]));
          const through = addDays(DAY, days);
          const total = (doses: number): number =>
            expectedUse({ ...place, paces: [pace(doses, sessionDays)] }, DAY, through)
              .uses.filter((use) => use.day <= through)
              .reduce((sum, use) => sum + use.doses, 0);
          expect(total(used + more)).toBeGreaterThanOrEqual(total(used));
          return expectedUse({ ...place, paces: [pace(used, sessionDays)] }, DAY, through).uses.every(
            (use) => use.day >= DAY,
          );
        },
      ),
    );
  });
});
