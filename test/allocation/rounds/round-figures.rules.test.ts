import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { effectsOn, sumFigures } from '../../../src/allocation/rounds/figures/round-figures.rules.ts';
import { allWasted } from '../../../src/allocation/rounds/figures/round-figures.ts';
import { endsOf, type LedgerEnd, type LedgerFlow } from '../../../src/supply/ledger/ledger-flow.ts';

const SITE = '26-243-001.01FCPS5JM0BTBQ4X2R9ZPFHPZS';
const destinations = new Map([
  ['VN.1', '26'],
  ['26.1', '26-243'],
  ['26-243.1', '26-243-001'],
  ['26.2', 'VN'],
]);

const effects = (area: string, from: string, to: string, province = '26', cause?: LedgerFlow['cause']) =>
  effectsOn(area, {
    ...endsOf({ from, to, province }, destinations),
    doses: 5,
    ...(cause === undefined ? {} : { cause }),
  }).map(({ figure, doses, cause: of }) => [figure, doses, ...(of === undefined ? [] : [of])]);

describe('a line of the ledger changes', () => {
  test.each([
    [
      '26',
      'supplier',
      '26',
      [
        ['on-hand', 5],
        ['received', 5],
      ],
    ],
    [
      'VN',
      'supplier',
      '26',
      [
        ['on-hand', 5],
        ['received', 5],
      ],
    ],
    ['12', 'supplier', '26', []],
    ['26-243', 'supplier', '26', []],
    [
      '26',
      '26',
      'transit:26.1',
      [
        ['on-hand', -5],
        ['in-transit', 5],
      ],
    ],
    ['26-243', '26', 'transit:26.1', []],
    [
      '26',
      'transit:26.1',
      '26-243',
      [
        ['in-transit', -5],
        ['on-hand', 5],
      ],
    ],
    [
      '26-243',
      'transit:26.1',
      '26-243',
      [
        ['on-hand', 5],
        ['received', 5],
      ],
    ],
    [
      '26',
      '26',
      'transit:26.2',
      [
        ['on-hand', -5],
        ['passed-on', 5],
      ],
    ],
    [
      'VN',
      '26',
      'transit:26.2',
      [
        ['on-hand', -5],
        ['in-transit', 5],
      ],
    ],
    ['26', 'transit:26.2', 'VN', []],
    [
      '26',
      'transit:VN.1',
      '26',
      [
        ['on-hand', 5],
        ['received', 5],
      ],
    ],
    [
      '26',
      `session:${SITE}`,
      'given',
      [
        ['on-hand', -5],
        ['given', 5],
      ],
    ],
    [
      '26-243-001',
      `session:${SITE}`,
      'given',
      [
        ['on-hand', -5],
        ['given', 5],
      ],
    ],
    ['26-244', `session:${SITE}`, 'given', []],
    [
      '26',
      'given',
      `session:${SITE}`,
      [
        ['on-hand', 5],
        ['given', -5],
      ],
    ],
    [
      '26',
      'extra',
      `vial:${SITE}`,
      [
        ['on-hand', 5],
        ['extra', 5],
      ],
    ],
    [
      '26',
      'count',
      '26-243',
      [
        ['on-hand', 5],
        ['counted', 5],
      ],
    ],
    [
      '26',
      '26-243',
      'count',
      [
        ['on-hand', -5],
        ['counted', -5],
      ],
    ],
    [
      '26',
      '26',
      'sample',
      [
        ['on-hand', -5],
        ['samples', 5],
      ],
    ],
  ] as const)('in %s, from %s to %s: %j', (area, from, to, expected) => {
    expect(effects(area, from, to)).toEqual(expected);
  });

  test('losses: on the way in they are damage, everywhere else waste', () => {
    expect(effects('26', 'supplier', 'wasted:broken', '26', 'broken')).toEqual([['damaged', 5, 'broken']]);
    expect(effects('26-243', 'transit:26.1', 'wasted:lost', '26', 'lost')).toEqual([['damaged', 5, 'lost']]);
    expect(effects('26', 'transit:26.1', 'wasted:lost', '26', 'lost')).toEqual([
      ['in-transit', -5],
      ['wasted', 5, 'lost'],
    ]);
    expect(effects('26', '26-243', 'wasted:expired', '26', 'expired')).toEqual([
      ['on-hand', -5],
      ['wasted', 5, 'expired'],
    ]);
    expect(effects('26', 'transit:26.2', 'wasted:lost', 'VN', 'lost')).toEqual([]);
  });

  test('an account nobody knows is a fault', () => {
    expect(() => effects('26', 'somewhere', '26')).toThrow(RangeError);
  });
});

test('whatever happens, an area’s figures add up', () => {
  const place = fc.constantFrom('VN', '26', '26-243', '26-243-001', '26-244', '12');
  const end: fc.Arbitrary<LedgerEnd> = fc.oneof(
    { weight: 3, arbitrary: place.map((code): LedgerEnd => ({ at: 'place', place: code })) },
    {
      weight: 2,
      arbitrary: fc.constantFrom<LedgerEnd>(
        { at: 'transit', shipment: 'VN.1', from: 'VN', to: '26' },
        { at: 'transit', shipment: '26.1', from: '26', to: '26-243' },
        { at: 'transit', shipment: '26.2', from: '26', to: 'VN' },
      ),
    },
    fc
      .tuple(fc.constantFrom('supplier', 'given', 'wasted', 'sample', 'extra', 'count'), place)
      .map(([kind, code]): LedgerEnd => ({ at: kind, place: code })),
  );
  const flows = fc.array(
    fc
      .record({
        from: end.filter(({ at }) => !['wasted', 'sample'].includes(at)),
        to: end.filter(({ at }) => !['supplier', 'extra'].includes(at)),
        doses: fc.integer({ min: 1, max: 99 }),
        cause: fc.constantFrom('broken', 'lost', 'expired', 'recalled'),
      })
      .map((row): LedgerFlow => ({ lot: 'l', day: '2021-09-01', order: 'a', ...row })),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(flows, (all) => {
      for (const area of ['VN', '26', '26-243', '26-244', '12']) {
        const f = sumFigures(area, all);
        expect(f.received + f.extra + f.counted).toBe(
          f.given + allWasted(f) + f.samples + f.passedOn + f.inTransit + f.onHand,
        );
      }
    }),
  );
});
