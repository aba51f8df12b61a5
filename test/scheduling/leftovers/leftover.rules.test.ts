import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { communeDistance } from '../../../src/places/distance.rules.ts';
import {
  isDayAtItsEnd,
  leftOver,
  nearestFirst,
  type Somewhere,
} from '../../../src/scheduling/leftovers/leftover.rules.ts';

const home: Somewhere = { session: 'h', district: '26-243', commune: '08707' };
const distance = communeDistance(['08700', '08701', '08705', '08707', '08708', '08709', '08710', '08720']);
const at = (session: string, district: string, commune: string | null): Somewhere => ({
  session,
  district,
  commune,
});

describe('the neighbouring session', () => {
  test('is of the district before others, then of the nearest commune, then the one planned first', () => {
    const others = [
      at('f', '26-244', '08708'),
      at('e', '26-243', null),
      at('d', '26-243', '08720'),
      at('c', '26-243', '08709'),
      at('b', '26-243', '08705'),
      at('a', '26-243', '08707'),
      home,
    ];
    expect(nearestFirst(home, others, distance).map(({ session }) => session)).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
      'f',
    ]);
  });

  test('does not depend on the order in which sessions are looked at', () => {
    const anywhere = fc.record({
      session: fc.string({ minLength: 1, maxLength: 4 }),
      district: fc.constantFrom('26-243', '26-244'),
      commune: fc.constantFrom('08700', '08701', '08710', null),
    });
    fc.assert(
      fc.property(fc.uniqueArray(anywhere, { selector: ({ session }) => session }), (others) => {
        const names = nearestFirst(home, others, distance).map(({ session }) => session);
        expect(nearestFirst(home, others.toReversed(), distance).map(({ session }) => session)).toEqual(
          names,
        );
        expect(names).not.toContain(home.session);
      }),
    );
  });
});

test('a day is at its end if its last shift is over or nobody is expected', () => {
  const session = { day: '2021-08-10', shifts: [{ start: '07:30', end: '09:30', capacity: 2 }] };
  const before = new Date('2021-08-10T09:29:59+07:00');
  const after = new Date('2021-08-10T09:30:00+07:00');
  expect([
    isDayAtItsEnd(session, 1, before),
    isDayAtItsEnd(session, 0, before),
    isDayAtItsEnd(session, 1, after),
  ]).toEqual([false, true, true]);
});

test('doses for people with bookings or offers are not left over', () => {
  expect([leftOver(5, 2, 1), leftOver(2, 3, 0)]).toEqual([2, 0]);
});
