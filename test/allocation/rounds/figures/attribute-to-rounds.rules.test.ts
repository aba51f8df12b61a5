import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  attributeToRounds,
  type Content,
  keyOf,
  NO_ROUND,
  type RoundFlow,
} from '../../../../src/allocation/rounds/figures/attribute-to-rounds.rules.ts';
import type { LedgerEnd, LedgerFlow } from '../../../../src/supply/ledger/ledger-flow.ts';

const at = (place: string): LedgerEnd => ({ at: 'place', place });
const supplier = (place: string): LedgerEnd => ({ at: 'supplier', place });
const given = (place: string): LedgerEnd => ({ at: 'given', place });
const way = (shipment: string, from: string, to: string): LedgerEnd => ({
  at: 'transit',
  shipment,
  from,
  to,
});

let written = 0;
const flow = (from: LedgerEnd, to: LedgerEnd, doses: number, round?: string): LedgerFlow => {
  written += 1;
  const order = String(written).padStart(9, '0');
  return { lot: 'l', day: '2021-09-01', order, from, to, doses, ...(round === undefined ? {} : { round }) };
};
const sum = (items: Iterable<{ readonly doses: number }>): number =>
  [...items].reduce((all, { doses }) => all + doses, 0);
const shares = (flows: readonly RoundFlow[], to: LedgerEnd['at']): [string, number][] => {
  const sums = new Map<string, number>();
  for (const one of flows) if (one.to.at === to) sums.set(one.round, (sums.get(one.round) ?? 0) + one.doses);
  return [...sums];
};

describe('doses of a lot that came in several rounds', () => {
  test('leave in the order in which the rounds were received, wherever they are', () => {
    const { flows, contents } = attributeToRounds(
      [
        flow(supplier('26'), at('26'), 100, 'one'),
        flow(supplier('26'), at('26'), 50, 'two'),
        flow(at('26'), way('s', '26', '26-243'), 120),
        flow(way('s', '26', '26-243'), at('26-243'), 110),
        flow(way('s', '26', '26-243'), { at: 'wasted', place: '26-243' }, 10),
        flow(at('26-243'), given('26-243'), 95),
      ],
      ['one', 'two'],
    );
    expect(shares(flows, 'transit')).toEqual([
      ['one', 100],
      ['two', 20],
    ]);
    expect(shares(flows, 'wasted')).toEqual([['two', 10]]);
    expect(shares(flows, 'given')).toEqual([['one', 95]]);
    expect([...(contents.get('26') ?? [])]).toEqual([['two', 30]]);
    expect([...(contents.get('26-243') ?? [])]).toEqual([
      ['one', 5],
      ['two', 10],
    ]);
    expect([...(contents.get('transit:s') ?? [])]).toEqual([]);
  });

  test('a correction returns the doses given there', () => {
    const { flows, contents } = attributeToRounds(
      [
        flow(supplier('26'), at('26'), 1, 'one'),
        flow(supplier('26'), at('26'), 1, 'two'),
        flow(at('26'), given('26'), 1),
        flow(given('26'), at('26'), 1),
      ],
      ['one', 'two'],
    );
    expect(flows.at(-1)?.round).toBe('one');
    expect([...(contents.get('26') ?? [])]).toEqual([
      ['one', 1],
      ['two', 1],
    ]);
  });

  test('doses used before their arrival was recorded count for no round, and are deducted from it', () => {
    const { flows, contents } = attributeToRounds(
      [flow(at('26'), given('26'), 3), flow(supplier('26'), at('26'), 5, 'one')],
      ['one', 'two'],
    );
    expect(flows.map(({ round, doses }) => [round, doses])).toEqual([
      [NO_ROUND, 3],
      ['one', 5],
    ]);
    expect([...(contents.get('26') ?? [])]).toEqual([['one', 2]]);
  });

  test('an extra dose and one found by a count are of the round in stock there', () => {
    const { flows } = attributeToRounds(
      [
        flow({ at: 'count', place: '26' }, at('26'), 1),
        flow(supplier('26'), at('26'), 5, 'one'),
        flow({ at: 'extra', place: '26' }, at('26'), 1),
      ],
      ['one', 'two'],
    );
    expect(flows.map(({ round }) => round)).toEqual([NO_ROUND, 'one', 'one']);
  });
});

test('a lot of one round is of that round, even if only one end of a shipment is in these ledgers', () => {
  const { flows, contents } = attributeToRounds(
    [flow(way('VN.1', 'VN', '26'), at('26'), 7), flow(at('26'), given('26'), 2)],
    ['one'],
  );
  expect(new Set(flows.map(({ round }) => round))).toEqual(new Set(['one']));
  expect([...contents]).toEqual([['26', new Map([['one', 5]])]]);
});

describe('whatever happens to a lot', () => {
  const PLACES = ['VN', '26', '26-243', '26-243-001', '12'];
  const end = fc.constantFrom<LedgerEnd>(
    ...PLACES.map(at),
    way('s1', '26', '26-243'),
    way('s2', 'VN', '12'),
    ...PLACES.flatMap((place): LedgerEnd[] => [
      supplier(place),
      given(place),
      { at: 'wasted', place },
      { at: 'sample', place },
      { at: 'count', place },
      { at: 'extra', place },
    ]),
  );
  const SOURCES = ['supplier', 'extra', 'count'];
  const some = fc
    .array(
      fc.record({
        from: end.filter(({ at: kind }) => !['wasted', 'sample'].includes(kind)),
        to: end.filter(({ at: kind }) => !['supplier', 'extra'].includes(kind)),
        doses: fc.integer({ min: 1, max: 50 }),
        round: fc.constantFrom('one', 'two', 'three'),
        order: fc.stringMatching(/^[A-Z0-9]{4}$/),
      }),
      { maxLength: 60 },
    )
    .map((rows) =>
      rows
        .filter(({ from, to }) => keyOf(from) !== keyOf(to))
        .map(({ round, ...row }): LedgerFlow => {
          const plain = { lot: 'l', day: '2021-09-01', ...row };
          return row.from.at === 'supplier' ? { ...plain, round } : plain;
        }),
    );

  test('every flow keeps its doses, and nothing is below zero', () => {
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 3 }), (flows, rounds) => {
        const { flows: split, contents } = attributeToRounds(flows, ['one', 'two', 'three'].slice(0, rounds));
        expect(split.every(({ doses }) => Number.isInteger(doses) && doses > 0)).toBe(true);
        for (const one of flows) {
          const parts = split.filter(
            ({ order, from, to }) => order === one.order && from === one.from && to === one.to,
          );
          const same = flows.filter(
            ({ order, from, to }) => order === one.order && from === one.from && to === one.to,
          );
          expect(sum(parts)).toBe(sum(same));
        }
        for (const content of contents.values())
          for (const doses of content.values()) expect(doses).toBeGreaterThan(0);
      }),
    );
  });

  test('the stock of a place is what came less what went', () => {
    fc.assert(
      fc.property(some, (flows) => {
        const { contents } = attributeToRounds(flows, ['one', 'two', 'three']);
        const nets = new Map<string, number>();
        const add = (one: LedgerEnd, doses: number): void => {
          if (one.at === 'place' || one.at === 'transit')
            nets.set(keyOf(one), (nets.get(keyOf(one)) ?? 0) + doses);
        };
        for (const { from, to, doses } of flows) {
          add(from, -doses);
          add(to, doses);
        }
        const total = (content: Content | undefined): number =>
          [...(content?.values() ?? [])].reduce((all, doses) => all + doses, 0);
        for (const [key, net] of nets) expect(total(contents.get(key))).toBe(Math.max(0, net));
      }),
    );
  });

  test('if nothing leaves before it came, every round accounts for exactly the doses it brought', () => {
    fc.assert(
      fc.property(some, (flows) => {
        const lying = new Map<string, number>();
        const possible = flows
          .toSorted((a, b) => (a.order < b.order ? -1 : 1))
          .map((one, index) => ({ ...one, order: String(index).padStart(4, '0') }))
          .filter(({ from, to, doses }) => {
            if (from.at === 'count' || from.at === 'extra') return false;
            const there = lying.get(keyOf(from)) ?? 0;
            if (!SOURCES.includes(from.at) && there < doses) return false;
            if (!SOURCES.includes(from.at)) lying.set(keyOf(from), there - doses);
            lying.set(keyOf(to), (lying.get(keyOf(to)) ?? 0) + doses);
            return true;
          });
        const { flows: split, contents } = attributeToRounds(possible, ['one', 'two', 'three']);
        for (const round of ['one', 'two', 'three']) {
          const own = split.filter((one) => one.round === round);
          const brought = sum(own.filter(({ from }) => from.at === 'supplier'));
          expect(brought).toBe(sum(possible.filter((one) => one.round === round)));
          const ended = (kind: string): number =>
            sum(own.filter(({ to }) => to.at === kind)) - sum(own.filter(({ from }) => from.at === kind));
          const gone = ['given', 'wasted', 'sample', 'count'].reduce((all, kind) => all + ended(kind), 0);
          const there = [...contents.values()].reduce((all, one) => all + (one.get(round) ?? 0), 0);
          expect(gone + there).toBe(brought);
        }
        expect(split.some(({ round }) => round === NO_ROUND)).toBe(false);
      }),
    );
  });
});
