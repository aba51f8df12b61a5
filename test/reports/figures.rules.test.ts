import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AreaCode, areaAbove, levelOf } from '../../src/platform/area.ts';
import { PRODUCT_CODES } from '../../src/policy/terms.ts';
import { vnCovid192021 } from '../../src/policy/vn-covid19-2021/vn-covid19-2021.ts';
import { type Coverage, coverageOf, gapOf, rateOf } from '../../src/reports/coverage.rules.ts';
import {
  addFigures,
  cumulate,
  type DayFacts,
  dayContents,
  isPartOf,
  noFigures,
  saysTheSame,
} from '../../src/reports/daily/day-report.rules.ts';
import { doseFiguresOf, figureOfDose } from '../../src/reports/dose-figures.rules.ts';
import { totalOf } from '../../src/reports/figures.ts';
import { changeOfStock, stockMovementsOf } from '../../src/reports/stock-figures.rules.ts';
import { isPlainlyEligible } from '../../src/reports/summary/eligibility.rules.ts';
import { BOOKING_STATES } from '../../src/scheduling/bookings/booking.ts';
import type { StockFlow } from '../../src/supply/stock/stock-flow.reads.ts';

const SITES = ['26-243-001', '26-243-002', '26-244-001'] as const;
const AREAS: readonly AreaCode[] = ['26', '26-243', '26-244', ...SITES];

const SIMPLE_FLOWS = ['given', 'given-back', 'sample', 'extra', 'found', 'missing'] as const;

const place = fc.constantFrom(...AREAS);
const facts = { place, product: fc.constantFrom(...PRODUCT_CODES), doses: fc.integer({ min: 1, max: 500 }) };
const flow: fc.Arbitrary<StockFlow> = fc.oneof(
  fc.record({
    ...facts,
    flow: fc.constant('in' as const),
    origin: fc.oneof(place, fc.constantFrom('supplier', 'VN', '12')),
  }),
  fc.record({ ...facts, flow: fc.constant('out' as const), destination: fc.oneof(place, fc.constant('VN')) }),
  fc.record({ ...facts, flow: fc.constantFrom(...SIMPLE_FLOWS) }),
  fc.record({
    ...facts,
    flow: fc.constant('wasted' as const),
    cause: fc.constantFrom('expired' as const, 'broken' as const, 'lost' as const, 'recalled' as const),
  }),
);

const district = fc.constantFrom('26-243', '26-244');
const progress = fc.record({
  group: fc.integer({ min: 1, max: 16 }),
  people: fc.nat(99),
  vaccinated: fc.nat(50),
  completed: fc.nat(20),
});

const dayFacts: fc.Arbitrary<DayFacts> = fc.record({
  province: fc.constant('26'),
  areas: fc.shuffledSubarray([...AREAS], { minLength: AREAS.length }),
  flows: fc.array(flow, { maxLength: 30 }),
  onHand: fc.array(fc.tuple(place, fc.nat(1000))).map((entries) => new Map(entries)),
  inTransit: fc.array(fc.tuple(place, fc.nat(1000))).map((entries) => new Map(entries)),
  progress: fc.array(fc.tuple(district, fc.array(progress, { maxLength: 3 }))).map((all) => new Map(all)),
  doses: fc.array(
    fc.record({
      site: fc.constantFrom(...SITES),
      doseNumber: fc.integer({ min: 1, max: 4 }),
      kind: fc.constantFrom('primary' as const, 'additional' as const, 'booster' as const),
      groupCounted: fc.integer({ min: 1, max: 16 }),
      doses: fc.integer({ min: 1, max: 99 }),
    }),
  ),
  bookings: fc.array(
    fc.record({
      site: fc.constantFrom(...SITES),
      state: fc.constantFrom(...BOOKING_STATES),
      bookings: fc.integer({ min: 1, max: 99 }),
    }),
  ),
  heads: fc.constant(new Map([['26', 'Trần Văn Đứng Đầu']])),
});

describe('the reports of a day', () => {
  it('add up on every level, whatever happened', () => {
    fc.assert(
      fc.property(dayFacts, (given) => {
        const contents = dayContents(given);
        expect(contents.map(({ area }) => area)).toEqual([...AREAS].sort());
        for (const { area, figures, ownStore } of contents) {
          expect(ownStore === null).toBe(levelOf(area) === 'site');
          const parts = contents.filter((part) => isPartOf(area, part.area)).map((part) => part.figures);
          if (ownStore !== null) expect(addFigures([...parts, ownStore])).toEqual(figures);
          expect(totalOf(figures.doses)).toBe(figures.groups.reduce((sum, { doses }) => sum + doses, 0));
        }
        const province = contents.find(({ area }) => area === '26')?.figures ?? noFigures();
        expect(totalOf(province.doses)).toBe(given.doses.reduce((sum, { doses }) => sum + doses, 0));
        expect(totalOf(province.bookings)).toBe(
          given.bookings.reduce((sum, { bookings }) => sum + bookings, 0),
        );
      }),
    );
  });

  it('account for every change of stock', () => {
    fc.assert(
      fc.property(dayFacts, (given) => {
        for (const { area, figures: f } of dayContents(given)) {
          const change = given.flows
            .filter((one) => one.place === area || one.place.startsWith(`${area}-`))
            .reduce((sum, one) => sum + changeOfStock(one), 0);
          const came = f.received + f.arrived + f.broughtBack + f.extra + f.found;
          expect(came - f.issued - f.given - totalOf(f.wasted) - f.samples - f.missing).toBe(change);
        }
      }),
    );
  });

  it('are equal for the same facts in any order, and differ for others', () => {
    fc.assert(
      fc.property(dayFacts, place, (given, changed) => {
        const again = { ...given, flows: [...given.flows].reverse(), doses: [...given.doses].reverse() };
        const more = { ...given, onHand: new Map([...given.onHand, [changed, 5000]]) };
        const [before, same, other] = [given, again, more].map(dayContents);
        for (const [index, content] of (before ?? []).entries()) {
          const others = [same?.[index], other?.[index]].map(
            (one) => one !== undefined && saysTheSame(content, one),
          );
          const concerned = changed === content.area || changed.startsWith(`${content.area}-`);
          expect(others).toEqual([true, !concerned]);
        }
      }),
    );
  });

  it('are no news when only the progress of people has changed', () => {
    fc.assert(
      fc.property(dayFacts, dayFacts, (given, other) => {
        const later = dayContents({ ...given, progress: other.progress });
        for (const [index, content] of dayContents(given).entries()) {
          const again = later[index];
          expect(again !== undefined && saysTheSame(content, again)).toBe(true);
        }
      }),
    );
  });

  it('added up over days equal all movements of those days', () => {
    fc.assert(
      fc.property(fc.array(dayFacts, { minLength: 1, maxLength: 5 }), (days) => {
        const [last] = days.slice(-1);
        if (last === undefined) return;
        const together = dayContents({
          ...last,
          flows: days.flatMap(({ flows }) => flows),
          doses: days.flatMap(({ doses }) => doses),
          bookings: days.flatMap(({ bookings }) => bookings),
        });
        const each = days.map(dayContents);
        for (const { area, figures } of together) {
          const own = each.map(
            (contents) => contents.find((one) => one.area === area)?.figures ?? noFigures(),
          );
          expect(cumulate(own)).toEqual(figures);
        }
      }),
    );
  });

  it('have parts one level below', () => {
    for (const area of AREAS) {
      for (const part of AREAS) expect(isPartOf(area, part)).toBe(part !== area && areaAbove(part) === area);
    }
  });
});

describe('the stock of an area', () => {
  it('ignores movements inside the area', () => {
    const flows: StockFlow[] = [
      { flow: 'in', place: '26', origin: 'supplier', product: 'moderna', doses: 100 },
      { flow: 'out', place: '26', destination: '26-243', product: 'moderna', doses: 60 },
      { flow: 'in', place: '26-243', origin: '26', product: 'moderna', doses: 60 },
      { flow: 'wasted', place: '26-243', cause: 'broken', product: 'moderna', doses: 5 },
      { flow: 'out', place: '26', destination: 'VN', product: 'moderna', doses: 7 },
    ];
    expect(stockMovementsOf(flows, '26')).toMatchObject({ received: 100, issued: 7, given: 0 });
    expect(stockMovementsOf(flows, '26-243')).toMatchObject({
      received: 60,
      issued: 0,
      wasted: { broken: 5 },
    });
    expect(stockMovementsOf(flows, '26-244')).toMatchObject({ received: 0, issued: 0 });
    expect(stockMovementsOf(flows, 'VN')).toMatchObject({ received: 100, issued: 0 });
  });
});

describe('figures of doses', () => {
  it.each([
    [1, 'primary', 'first'],
    [2, 'primary', 'second'],
    [3, 'primary', 'third'],
    [3, 'additional', 'additional'],
    [3, 'booster', 'booster'],
    [4, 'booster', 'booster'],
  ] as const)('dose %i (%s) counts as %s', (doseNumber, kind, figure) => {
    expect(figureOfDose({ doseNumber, kind })).toBe(figure);
    expect(
      doseFiguresOf([
        { doseNumber, kind, doses: 3 },
        { doseNumber, kind, doses: 4 },
      ])[figure],
    ).toBe(7);
  });
});

describe('coverage', () => {
  const of = (people: number, vaccinated: number): Coverage => ({
    people,
    vaccinated,
    completed: 0,
    vaccinatedRate: rateOf(vaccinated, people),
    completedRate: rateOf(0, people),
  });

  it.each([
    [1, 3, 33.3],
    [2, 3, 66.7],
    [0, 5, 0],
    [5, 5, 100],
    [0, 0, null],
  ])('%i of %i is %p per cent', (part, whole, rate) => expect(rateOf(part, whole)).toBe(rate));

  it('calls a course complete by the product it was begun with', () => {
    const progress = [
      { product: null, primary: 0, people: 4 },
      { product: 'astrazeneca' as const, primary: 1, people: 3 },
      { product: 'astrazeneca' as const, primary: 2, people: 2 },
      { product: 'abdala' as const, primary: 2, people: 10 },
      { product: 'abdala' as const, primary: 3, people: 1 },
    ];
    expect(coverageOf(progress, vnCovid192021)).toMatchObject({ people: 20, vaccinated: 16, completed: 3 });
    expect(coverageOf([], vnCovid192021)).toMatchObject({ people: 0, vaccinatedRate: null });
  });

  it('measures the gap between the sectors from the counts, not from rounded rates', () => {
    expect(gapOf(of(3, 2), of(3, 1))).toBe(-33.3);
    expect(gapOf(of(4, 1), of(4, 3))).toBe(50);
    expect(gapOf(of(0, 0), of(4, 3))).toBeNull();
    expect(gapOf(of(4, 3), of(0, 0))).toBeNull();
  });
});

describe('eligibility looked back on', () => {
  const dose = {
    groupCounted: 8,
    day: '2021-08-10',
    doseNumber: 1,
    kind: 'primary' as const,
    child: false,
  };

  it.each([
    ['an open group', {}, true],
    ['a group that was not open yet', { day: '2021-07-07' }, false],
    ['a second dose after that', { day: '2021-07-07', doseNumber: 2 }, true],
    [
      'a booster of a group that was not open yet',
      { day: '2021-07-07', doseNumber: 3, kind: 'booster' as const },
      false,
    ],
    ['group 16, where a decision counts', { groupCounted: 16 }, false],
    ['a child, whose age counts', { child: true }, false],
    ['a group nobody knows', { groupCounted: 17 }, false],
  ])('%s', (_what, changes, eligible) => {
    expect(isPlainlyEligible({ ...dose, ...changes }, vnCovid192021)).toBe(eligible);
  });
});
