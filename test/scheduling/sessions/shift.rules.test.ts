import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { instantAtSite } from '../../../src/platform/clock.ts';
import { dosesInShift, minutesOf } from '../../../src/scheduling/sessions/capacity.rules.ts';
import {
  assignSlots,
  capacityOf,
  confirmByOf,
  findShiftFault,
  LATE_ANSWER_MINUTES,
  slotForLateCall,
  slotsOf,
  standbyLength,
} from '../../../src/scheduling/sessions/shift.rules.ts';

const time = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const minute = fc.integer({ min: 0, max: 1439 });
const shift = (start: string, end: string, capacity = 1) => ({ start, end, capacity });

describe('the shifts of a day', () => {
  test.each([
    ['one after the other', [shift('07:30', '08:30'), shift('08:30', '09:30')], undefined],
    ['a pause', [shift('07:30', '08:30'), shift('13:30', '14:30')], undefined],
    ['overlapping', [shift('07:30', '08:31'), shift('08:30', '09:30')], { kind: 'invalid', shift: 1 }],
    ['out of order', [shift('13:30', '14:30'), shift('07:30', '08:30')], { kind: 'invalid', shift: 1 }],
    ['twice the same', [shift('07:30', '08:30'), shift('07:30', '08:30')], { kind: 'invalid', shift: 1 }],
    ['no length', [shift('07:30', '07:30')], { kind: 'invalid', shift: 0 }],
    ['over midnight', [shift('23:30', '00:30')], { kind: 'invalid', shift: 0 }],
    ['as many as the tables do', [shift('07:30', '08:30', 40)], undefined],
    ['one too many', [shift('07:30', '08:30', 41)], { kind: 'over-capacity', shift: 0, most: 40 }],
    ['half an hour', [shift('07:30', '08:00', 21)], { kind: 'over-capacity', shift: 0, most: 20 }],
  ])('%s', (_name, shifts, fault) => {
    expect(findShiftFault(shifts, 2, 20)).toEqual(fault);
  });

  test('shifts without a fault never overlap', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(minute, minute), { minLength: 1, maxLength: 6 }), (pairs) => {
        const shifts = pairs.map(([start, end]) => shift(time(start), time(end)));
        if (findShiftFault(shifts, 100, 60) !== undefined) return;
        const covered = shifts.flatMap(({ start, end }) =>
          Array.from({ length: minutesOf(end) - minutesOf(start) }, (_, index) => minutesOf(start) + index),
        );
        expect(new Set(covered).size).toBe(covered.length);
      }),
    );
  });

  test('half the tables never do more than half, rounded down', () => {
    fc.assert(
      fc.property(minute, minute, fc.integer({ min: 1, max: 50 }), (start, end, tables) => {
        const most = dosesInShift({ start: time(start), end: time(end) }, tables, 20);
        expect(most).toBeGreaterThanOrEqual(0);
        expect(Number.isInteger(most)).toBe(true);
        expect(2 * dosesInShift({ start: time(start), end: time(end) }, tables, 10)).toBeLessThanOrEqual(
          most,
        );
      }),
    );
  });
});

describe('giving slots to people in order', () => {
  const capacities = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 5 });

  test('everybody at most one slot, no slot twice, the order kept, the earliest shifts first', () => {
    fc.assert(
      fc.property(capacities, fc.integer({ min: 0, max: 50 }), (sizes, count) => {
        const shifts = sizes.map((capacity, index) => ({ start: time(420 + 60 * index), capacity }));
        const free = slotsOf(shifts);
        expect(free.length).toBe(capacityOf(shifts));
        const people = Array.from({ length: count }, (_, index) => index);
        const given = assignSlots(people, [...free].reverse());
        expect(given.map(({ person }) => person)).toEqual(people.slice(0, free.length));
        const taken = given.map(({ slot }) => `${slot.shift}|${slot.number}`);
        expect(new Set(taken).size).toBe(taken.length);
        const starts = given.map(({ slot }) => slot.shift);
        expect(starts).toEqual([...starts].sort());
      }),
    );
  });

  test('the standby list is a share of the slots, rounded up', () => {
    expect([
      standbyLength(100, 10),
      standbyLength(101, 10),
      standbyLength(1, 10),
      standbyLength(50, 0),
    ]).toEqual([10, 11, 1, 0]);
  });
});

describe('calling late', () => {
  const day = '2021-08-13';
  const shifts = [shift('07:30', '08:30'), shift('08:30', '09:30')];
  const slot = (start: string, number: number) => ({ shift: start, number });

  test.each([
    ['before the day', '2021-08-12T10:00', [slot('07:30', 2), slot('08:30', 1)], slot('07:30', 2)],
    ['in the first shift', '2021-08-13T08:29', [slot('07:30', 2), slot('08:30', 1)], slot('07:30', 2)],
    ['when the first is over', '2021-08-13T08:30', [slot('07:30', 2), slot('08:30', 1)], slot('08:30', 1)],
    ['when all are over: leftover doses', '2021-08-13T17:00', [slot('07:30', 2)], slot('07:30', 2)],
    ['nothing free', '2021-08-13T08:00', [], undefined],
  ])('%s', (_name, at, free, wanted) => {
    expect(slotForLateCall(shifts, free, day, new Date(`${at}:00+07:00`))).toEqual(wanted);
  });

  test('a call is confirmed some hours before the shift, and never later than an hour after a late call', () => {
    const early = confirmByOf(day, '07:30', new Date('2021-08-10T01:00:00Z'), 24);
    expect(early).toEqual(instantAtSite('2021-08-12', '07:30'));
    const calledAt = new Date('2021-08-12T23:00:00Z');
    const late = confirmByOf(day, '07:30', calledAt, 24);
    expect(late.getTime() - calledAt.getTime()).toBe(LATE_ANSWER_MINUTES * 60_000);
  });
});
