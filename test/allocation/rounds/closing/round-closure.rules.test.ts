import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  commitmentOf,
  inOrder,
  missingDoses,
  unexplained,
} from '../../../../src/allocation/rounds/closing/closure.rules.ts';
import type {
  ExplainedRemainder,
  Remainder,
} from '../../../../src/allocation/rounds/closing/round-closure.ts';
import type {
  RoundReallocation,
  RoundRefusal,
} from '../../../../src/allocation/rounds/events/round-event.ts';
import {
  commitmentOfDistrict,
  commitmentOfUnit,
} from '../../../../src/allocation/rounds/figures/commitment.rules.ts';
import { NO_FIGURES } from '../../../../src/allocation/rounds/figures/round-figures.ts';
import type { Amendment, RoundLine } from '../../../../src/allocation/rounds/round.ts';

const line = (unit: string, allocated: number, more: Partial<RoundLine> = {}): RoundLine => ({
  unit,
  purpose: unit.startsWith('earmark:') ? 'earmark' : 'area',
  allocated,
  received: 0,
  damaged: 0,
  left: allocated,
  unshared: allocated,
  ...more,
});
const document = { number: '1/QĐ', date: '2021-09-01', signer: 'x' };
const at = '2021-09-01T00:00:00.000Z';
const move = (
  from: string,
  to: string,
  doses: number,
  more: Partial<RoundReallocation> = {},
): RoundReallocation => ({
  id: 'm',
  round: 'r',
  level: 'unit',
  from,
  to,
  doses,
  reason: 'other',
  document,
  status: 'approved',
  proposedAt: at,
  proposedBy: 'a',
  ...more,
});
const refusal = (unit: string, doses: number): RoundRefusal => ({
  id: 'r',
  round: 'r',
  unit,
  doses,
  reason: 'other',
  document,
  at,
  by: 'a',
});
const amendment = (...changes: [string, number][]): Amendment => ({
  id: 'a',
  round: 'r',
  sequence: 1,
  decision: document,
  changes: changes.map(([unit, delta]) => ({ unit, purpose: 'area', delta })),
  createdAt: at,
  createdBy: 'a',
});

describe('a commitment', () => {
  const facts = {
    lines: [line('26', 75, { left: 5 }), line('12', 95), line('VN', 10), line('earmark:army', 20)],
    amendments: [amendment(['26', -10], ['12', 10])],
    refusals: [refusal('26', 10)],
    reallocations: [move('26', '12', 5), move('26', '12', 50, { status: 'proposed' })],
  };
  test('of a province is what was decided, and what has changed it since', () => {
    expect(commitmentOfUnit('26', facts)).toEqual({
      committed: 75,
      decided: 100,
      amended: -10,
      movedIn: 0,
      movedOut: 5,
      refused: 10,
      returned: 0,
      toCome: 5,
      outsideTheLedger: [],
    });
    expect(commitmentOfUnit('12', facts)).toMatchObject({
      committed: 95,
      decided: 80,
      amended: 10,
      movedIn: 5,
    });
    expect(commitmentOfUnit('30', facts)).toMatchObject({ committed: 0, decided: 0 });
  });
  test('of the country is the whole round, with doses outside the ledgers', () => {
    expect(commitmentOfUnit('VN', facts)).toMatchObject({
      committed: 200,
      decided: 200,
      amended: 0,
      movedIn: 5,
      movedOut: 5,
      refused: 10,
      returned: 10,
      toCome: 5 + 95 + 10,
      outsideTheLedger: [{ unit: 'earmark:army', purpose: 'earmark', doses: 20 }],
    });
  });
  test('of a district is what share-outs give it, and reallocations between districts', () => {
    const reallocations = [
      move('26-243', '26-244', 30, { level: 'district' }),
      move('26-244', '26-243', 5, { level: 'district' }),
      move('26', '12', 5),
    ];
    expect(commitmentOfDistrict('26-243', 100, reallocations)).toMatchObject({
      committed: 75,
      movedOut: 30,
      movedIn: 5,
    });
  });
});

describe('a closure', () => {
  test('adds up the lines, earmarks apart', () => {
    expect(
      commitmentOf([
        line('26', 100, { received: 80, damaged: 5, left: 15 }),
        line('earmark:army', 7),
        line('earmark:testing', 3, { purpose: 'sample' }),
      ]),
    ).toEqual({ committed: 110, received: 80, damaged: 5, toCome: 15, outsideTheLedger: 10 });
  });

  test('finds what is missing', () => {
    const figures = { ...NO_FIGURES, received: 10, given: 6, onHand: 4 };
    expect(missingDoses('26', figures, { onHand: 4, inTransit: 0 })).toEqual([]);
    expect(missingDoses('26', figures, { onHand: 2, inTransit: 1 })).toEqual([
      { record: 'flows', account: '26', ledger: 4, found: 3 },
    ]);
  });

  test('goes through when each remainder has one reason with its number, and not otherwise', () => {
    const some = fc.uniqueArray(
      fc.record({
        where: fc.constantFrom('on-hand', 'in-transit', 'to-come'),
        place: fc.constantFrom('26', '26-243'),
        lot: fc.constantFrom('astrazeneca~A', 'astrazeneca~B'),
        doses: fc.integer({ min: 1, max: 9 }),
      }),
      { selector: ({ where, place, lot }) => `${where}${place}${lot}`, minLength: 1 },
    );
    fc.assert(
      fc.property(some, fc.nat(), (left: Remainder[], at: number) => {
        const explained = left.map((one): ExplainedRemainder => ({ ...one, reason: 'other' }));
        expect(unexplained(left, explained.toReversed())).toEqual({ left: [], unknown: [] });
        const chosen = at % left.length;
        const without = explained.filter((_, index) => index !== chosen);
        expect(unexplained(left, without)).toEqual({ left: [left[chosen]], unknown: [] });
        const wrong = explained.map((one, index) =>
          index === chosen ? { ...one, doses: one.doses + 1 } : one,
        );
        expect(unexplained(left, wrong).left).toEqual([left[chosen]]);
        const again = explained.slice(chosen, chosen + 1).map((one) => ({ ...one }));
        expect(unexplained(left, [...explained, ...again]).unknown).toHaveLength(1);
      }),
    );
  });
});

test('what is left is listed by place, then where it is, lot and shipment, whatever the order it was found in', () => {
  const sorted: Remainder[] = [
    { where: 'on-hand', place: '26', lot: 'moderna~A', doses: 1 },
    { where: 'to-come', place: '26-243', doses: 2 },
    { where: 'in-transit', place: '26-243', lot: 'moderna~A', shipment: '26.1', doses: 3 },
    { where: 'in-transit', place: '26-243', lot: 'moderna~A', shipment: '26.2', doses: 4 },
    { where: 'on-hand', place: '26-243', lot: 'moderna~A', doses: 5 },
    { where: 'on-hand', place: '26-243', lot: 'moderna~B', doses: 6 },
    { where: 'on-hand', place: '26-243-001', lot: 'moderna~A', doses: 7 },
    { where: 'on-hand', place: 'VN', lot: 'moderna~A', doses: 8 },
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(sorted, { minLength: sorted.length }), (shuffled) => {
      expect(inOrder(shuffled)).toEqual(sorted);
    }),
  );
});
