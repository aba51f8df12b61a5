import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { todoText, whyText } from '../../../src/reports/rounds/explain-unused.ts';
import { type FlaggedDoses, findUnused, partsOfLot } from '../../../src/reports/rounds/unused-doses.rules.ts';
import { UNUSED_ACTIONS, UNUSED_REASONS } from '../../../src/reports/rounds/unused-doses.ts';

const flagged = (more: Partial<FlaggedDoses> = {}): FlaggedDoses => ({
  place: '26-243-001',
  lot: 'astrazeneca~A',
  doses: 100,
  kind: 'near-expiry',
  plannedUse: 0,
  expiry: '2021-09-05',
  thawed: false,
  before: 0,
  moves: [],
  ...more,
});
const inTime = {
  today: '2021-08-20',
  finishBy: '2021-09-30',
  remaining: 500,
  notUsedByDeadline: 0,
  plannedUse: 0,
};

describe('doses that will not be used in time', () => {
  test.each([
    ['nobody has planned for them', {}, 'no-plan', 'plan-session'],
    ['in a store', { place: '26-243' }, 'no-plan', 'move'],
    ['too few are planned', { plannedUse: 5 }, 'pace', 'call-up'],
    ['thawed', { thawed: true }, 'thawed', 'plan-session'],
    ['expired', { kind: 'expired' as const }, 'expired', 'write-off'],
    ['held', { kind: 'held' as const, plannedUse: 50 }, 'held', 'decide-hold'],
    ['recalled', { kind: 'recalled' as const }, 'recalled', 'write-off'],
    ['too warm', { kind: 'cold-chain-failure' as const }, 'cold-chain-failure', 'decide-cold-chain'],
  ] as const)('%s', (_name, more, reason, action) => {
    expect(findUnused('26', [flagged(more)], inTime)).toMatchObject([
      { doses: 100, reason, action, to: null },
    ]);
  });

  test.each([
    ['nothing barred, nothing flagged', {}, 0, 0, []],
    ['flagged alone', {}, 30, 0, [['near-expiry', 30, 0]]],
    ['held: the flag counts the same doses', { held: 40 }, 30, 40, [['held', 40, 0]]],
    [
      'set apart: the flag counts the others',
      { 'cold-chain-failure': 10 },
      30,
      0,
      [
        ['cold-chain-failure', 10, 0],
        ['near-expiry', 30, 10],
      ],
    ],
    ['expired since the flag was made', { expired: 40 }, 40, 40, [['expired', 40, 0]]],
    [
      'recalled in part, held for the rest',
      { recalled: 5, held: 7 },
      0,
      7,
      [
        ['recalled', 5, 0],
        ['held', 7, 5],
      ],
    ],
  ] as const)('of a lot in a place: %s', (_name, barred, near, counted, parts) => {
    const found = partsOfLot(barred, near, counted);
    expect(found.map(({ kind, doses, start }) => [kind, doses, start])).toEqual(parts);
  });

  test('go where it is proposed that they go, as far as that reaches; of later rounds first', () => {
    const moves = [
      { to: '26-244', doses: 30 },
      { to: '26-245', doses: 50 },
    ];
    const of = (doses: number, before: number) =>
      findUnused('26', [flagged({ doses, before, moves })], inTime).map(({ to, doses: part }) => [to, part]);
    expect(of(100, 0)).toEqual([
      ['26-244', 30],
      ['26-245', 50],
      [null, 20],
    ]);
    expect(of(40, 20)).toEqual([
      ['26-244', 10],
      ['26-245', 30],
    ]);
    expect(of(40, 60)).toEqual([
      ['26-245', 20],
      [null, 20],
    ]);
    expect(findUnused('26', [flagged({ kind: 'expired', moves })], inTime)).toMatchObject([{ to: null }]);
  });

  test.each([
    ['2021-10-01', 0, 500, 'deadline-passed', 'close-round', 400],
    ['2021-09-01', 0, 500, 'deadline-no-plan', 'plan-session', 400],
    ['2021-09-01', 0, 300, 'deadline-pace', 'speed-up', 200],
    ['2021-09-01', 250, 500, 'deadline-pace', 'speed-up', 150],
  ] as const)(
    'on %s, planned %i, by pace %i: %s',
    (today, plannedUse, notUsedByDeadline, reason, action, doses) => {
      const found = findUnused('26', [flagged()], { ...inTime, today, plannedUse, notUsedByDeadline });
      expect(found[1]).toEqual({ place: '26', lot: null, doses, by: '2021-09-30', reason, action, to: null });
    },
  );

  test('each is counted once, and there is nothing to say of what plans or pace use up', () => {
    const some = fc.array(
      fc.record({
        doses: fc.nat(100),
        before: fc.nat(100),
        plannedUse: fc.nat(3),
        place: fc.constantFrom('26', '26-243', '26-243-001'),
        moves: fc.array(
          fc.record({ to: fc.constantFrom('26-244', '26-245'), doses: fc.integer({ min: 1, max: 60 }) }),
        ),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(some, fc.nat(500), fc.nat(500), fc.nat(500), (lots, remaining, late, plannedUse) => {
        const expiring = lots.reduce((sum, { doses }) => sum + doses, 0);
        const deadline = { ...inTime, remaining, notUsedByDeadline: Math.min(late, remaining), plannedUse };
        const found = findUnused('26', lots.map(flagged), deadline);
        const all = found.reduce((sum, { doses }) => sum + doses, 0);
        const left = Math.min(deadline.notUsedByDeadline, Math.max(0, remaining - plannedUse));
        expect(all).toBe(Math.max(expiring, left));
        expect(found.every(({ doses }) => doses > 0)).toBe(true);
      }),
    );
  });

  test('every reason and action has a text in both languages, with the day as people write it', () => {
    for (const reason of UNUSED_REASONS) {
      const { vi, en } = whyText({ reason, by: '2021-09-05' });
      expect(vi).toContain('05/09/2021');
      expect(en).toContain('05/09/2021');
    }
    for (const action of UNUSED_ACTIONS) {
      expect(todoText({ action, by: '2021-09-05', to: '26-244' }, 'Thị xã Phúc Yên')).toEqual({
        vi: expect.any(String),
        en: expect.any(String),
      });
    }
    expect(todoText({ action: 'move', by: '2021-09-05', to: '26-244' }, 'Thị xã Phúc Yên').vi).toBe(
      'Điều chuyển đến Thị xã Phúc Yên trước ngày 05/09/2021',
    );
  });
});
