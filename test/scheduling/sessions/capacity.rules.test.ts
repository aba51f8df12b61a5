import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  dosesInShift,
  dosesPerDay,
  dosesPerTable,
  type Hours,
  overlap,
  shiftsWithin,
  tablesFor,
} from '../../../src/scheduling/sessions/capacity.rules.ts';

const shift = (start: string, end: string): Hours => ({ start, end });

describe('what tables can give in a shift', () => {
  test.each([
    ['a whole hour', shift('07:30', '08:30'), 2, 20, 40],
    ['half an hour', shift('07:30', '08:00'), 2, 20, 20],
    ['a broken dose at one table', shift('07:30', '07:55'), 1, 20, 8],
    ['broken doses at several tables do not add up to a whole one', shift('07:30', '07:55'), 3, 20, 24],
    ['less than the time of one dose', shift('07:30', '07:32'), 50, 20, 0],
    ['no length', shift('07:30', '07:30'), 2, 20, 0],
    ['end before start', shift('08:30', '07:30'), 2, 20, 0],
    ['no table', shift('07:30', '08:30'), 0, 20, 0],
  ])('%s', (_name, hours, tables, rate, doses) => {
    expect(dosesInShift(hours, tables, rate)).toBe(doses);
  });

  test('the doses of some tables need no more than those tables, and one dose more needs one table more', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const time = (at: number): string =>
      `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
    fc.assert(
      fc.property(
        minute,
        minute,
        fc.integer({ min: 0, max: 50 }),
        fc.integer({ min: 1, max: 60 }),
        (start, end, tables, rate) => {
          const hours = shift(time(start), time(end));
          const doses = dosesInShift(hours, tables, rate);
          expect(Number.isInteger(doses) && doses >= 0).toBe(true);
          if (dosesPerTable(hours, rate) === 0) {
            expect([doses, tablesFor(1, hours, rate)]).toEqual([0, Number.POSITIVE_INFINITY]);
            return;
          }
          expect(tablesFor(doses, hours, rate)).toBe(tables);
          expect(tablesFor(doses + 1, hours, rate)).toBe(tables + 1);
        },
      ),
    );
  });
});

test('a day has the ordinary shifts that are wholly within opening hours', () => {
  expect(shiftsWithin(shift('08:00', '14:30')).map(({ start }) => start)).toEqual([
    '08:30',
    '09:30',
    '13:30',
  ]);
  expect([dosesPerDay(2, 10), dosesPerDay(2, 10, shift('08:00', '14:30'))]).toEqual([120, 60]);
});

test('the end of a shift is not part of it', () => {
  const first = shift('07:30', '08:30');
  expect([overlap(first, shift('08:30', '09:30')), overlap(first, shift('08:29', '09:30'))]).toEqual([
    false,
    true,
  ]);
});
