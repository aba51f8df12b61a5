import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  cutLists,
  hashOfList,
  peopleNeeded,
  type WantedLists,
} from '../../../src/scheduling/sessions/call-lists.rules.ts';
import { slotsOf } from '../../../src/scheduling/sessions/shift.rules.ts';
import type { Called } from '../../../src/scheduling/standby/call.rules.ts';

const key = (index: number): string => `1|${String(index).padStart(3, '0')}`;
const orderOf = (count: number): Called[] =>
  Array.from({ length: count }, (_, index) => ({
    person: `p${index}`,
    pseudonym: `~${index}`,
    key: key(index),
    doseNumber: 1,
    kind: 'primary',
    policyVersion: 'v@1',
  }));
const session = { id: '26-243-001.S', cutoffKey: '' };
const free = slotsOf([
  { start: '07:30', capacity: 2 },
  { start: '08:30', capacity: 2 },
]);
const people = (list: readonly { readonly person: string }[]): string[] => list.map(({ person }) => person);

describe('cutting the lists of a session', () => {
  test.each<
    [string, number, WantedLists, { called: number; standby: number; invited: number; cutoff: string }]
  >([
    [
      'calls the first and puts the next on the standby list',
      9,
      { call: 3, standby: 2, invite: 0 },
      { called: 3, standby: 2, invited: 3, cutoff: key(2) },
    ],
    [
      'invites from the top of the order, past the standby list',
      9,
      { call: 1, standby: 1, invite: 6 },
      { called: 1, standby: 1, invited: 6, cutoff: key(5) },
    ],
    [
      'invites at least those who are called',
      9,
      { call: 4, standby: 0, invite: 2 },
      { called: 4, standby: 0, invited: 4, cutoff: key(3) },
    ],
    [
      'nobody asked for: nobody may take a slot',
      9,
      { call: 0, standby: 0, invite: 0 },
      { called: 0, standby: 0, invited: 0, cutoff: '' },
    ],
    [
      'a short order gives short lists',
      3,
      { call: 2, standby: 5, invite: 0 },
      { called: 2, standby: 1, invited: 2, cutoff: key(1) },
    ],
    [
      'an empty order gives none',
      0,
      { call: 2, standby: 5, invite: 3 },
      { called: 0, standby: 0, invited: 0, cutoff: '' },
    ],
  ])('%s', (_name, count, wanted, { called, standby, invited, cutoff }) => {
    const lists = cutLists(orderOf(count), session, free, wanted);
    expect([lists.called.length, lists.standby.length, lists.invited, lists.cutoffKey]).toEqual([
      called,
      standby,
      invited,
      cutoff,
    ]);
  });

  test('the cutoff never goes back', () => {
    const later = { ...session, cutoffKey: key(7) };
    expect(cutLists(orderOf(9), later, free, { call: 2, standby: 0, invite: 0 }).cutoffKey).toBe(key(7));
  });

  test('takes runs of the order: called, then standby, nobody twice, the earliest to the earliest shift', () => {
    const size = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(size, size, size, size, size, (count, call, standby, invite, capacity) => {
        const slots = slotsOf([
          { start: '07:30', capacity },
          { start: '13:30', capacity: 3 },
        ]);
        const wanted = { call: Math.min(call, slots.length), standby, invite };
        const order = orderOf(count);
        const lists = cutLists(order, session, slots, wanted);
        const called = lists.called.map(({ person }) => person);
        expect(people([...called, ...lists.standby])).toEqual(people(order.slice(0, wanted.call + standby)));
        expect(called.length).toBe(Math.min(count, wanted.call));
        expect(lists.standby.map(({ position }) => position)).toEqual(
          lists.standby.map((_, index) => index + 1),
        );
        const shifts = lists.called.map(({ slot }) => slot.shift);
        expect(shifts).toEqual(shifts.toSorted());
        expect(called.every((one) => one.key <= lists.cutoffKey)).toBe(true);
        expect(order.filter((one) => one.key <= lists.cutoffKey).length).toBe(lists.invited);
        // No more of the order is needed than is read for it.
        expect(cutLists(order.slice(0, peopleNeeded(wanted)), session, slots, wanted)).toEqual(lists);
      }),
    );
  });
});

test('the hash of a list tells positions and pseudonyms, and nothing else', () => {
  const [one, two] = orderOf(2);
  if (one === undefined || two === undefined) throw new Error('two are made');
  expect(hashOfList([one, two])).toBe(
    hashOfList([{ pseudonym: one.pseudonym }, { pseudonym: two.pseudonym }]),
  );
  expect(hashOfList([one, two])).not.toBe(hashOfList([two, one]));
  expect(hashOfList([one])).not.toBe(hashOfList([one, two]));
});
