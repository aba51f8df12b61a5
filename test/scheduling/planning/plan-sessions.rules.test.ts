import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { communeDistance } from '../../../src/places/distance.rules.ts';
import { sum } from '../../../src/platform/compare.ts';
import type { PlanInputs } from '../../../src/scheduling/planning/plan-inputs.ts';
import { planSessions } from '../../../src/scheduling/planning/plan-sessions.rules.ts';
import type { PlanLine } from '../../../src/scheduling/planning/session-plan.ts';
import { overlap, tablesFor } from '../../../src/scheduling/sessions/capacity.rules.ts';
import { planInputsArbitrary } from './plan-arbitraries.ts';
import { mostPeople } from './plan-optimum.ts';

const RUNS = { numRuns: 300 };

function expectWithinTables({ sites, rates, busy }: PlanInputs, lines: readonly PlanLine[]): void {
  for (const line of lines) {
    const site = sites.find((one) => one.site === line.site);
    const onDay = rates.find((one) => one.day === line.day);
    const rate = onDay?.dosesPerTablePerHour ?? 0;
    expect(site?.closedOn).not.toContain(line.day);
    expect(sum(line.shifts.map(({ capacity }) => capacity))).toBe(line.slots);
    for (const shift of line.shifts) {
      expect(shift.start >= (onDay?.startsFrom ?? '99')).toBe(true);
      expect(shift.start >= (site?.open ?? '99') && shift.end <= (site?.close ?? '')).toBe(true);
      expect(tablesFor(shift.capacity, shift, rate)).toBeLessThanOrEqual(line.tables);
      const own = lines
        .filter((other) => other.site === line.site && other.day === line.day)
        .flatMap((other) => other.shifts.filter(({ start }) => start === shift.start))
        .map((other) => tablesFor(other.capacity, other, rate));
      const taken = busy
        .filter((other) => other.site === line.site && other.day === line.day && overlap(other, shift))
        .map(({ tables }) => tables);
      expect(sum([...own, ...taken])).toBeLessThanOrEqual(site?.tables ?? 0);
    }
  }
}

describe('a session plan', () => {
  test('never plans more than tables can give, shift by shift', () => {
    fc.assert(
      fc.property(planInputsArbitrary(), (inputs) => {
        expectWithinTables(inputs, planSessions(inputs).lines);
      }),
      RUNS,
    );
  });

  test('plans no dose twice, none on a day it may not be used, none that is held, in whole vials', () => {
    fc.assert(
      fc.property(planInputsArbitrary(), (inputs) => {
        const { lines, unused } = planSessions(inputs);
        for (const stock of inputs.stock) {
          const taken = lines.flatMap((line) =>
            line.lots.filter(({ batch }) => batch === stock.batch).map((lot) => ({ ...lot, line })),
          );
          if (stock.state !== 'usable') expect(taken).toEqual([]);
          for (const { line, vials, doses } of taken) {
            expect(line.day <= stock.lastDay && line.day >= inputs.from && line.day <= inputs.to).toBe(true);
            expect(line.product).toBe(stock.product);
            expect(stock.holder === line.site || stock.holder === inputs.area).toBe(true);
            expect(doses).toBeLessThanOrEqual(vials * stock.dosesPerVial);
          }
          const left = unused.filter(({ batch }) => batch === stock.batch).map(({ doses }) => doses);
          expect(sum([...taken.map(({ doses }) => doses), ...left])).toBe(stock.doses);
          const vials = Math.ceil(stock.doses / stock.dosesPerVial);
          expect(sum(taken.map((lot) => lot.vials))).toBeLessThanOrEqual(vials);
        }
      }),
      RUNS,
    );
  });

  test('opens a vial for fewer people only if it would expire unused', () => {
    fc.assert(
      fc.property(planInputsArbitrary(), (inputs) => {
        for (const { lots, remainder, slots } of planSessions(inputs).lines) {
          expect(sum(lots.map(({ doses }) => doses))).toBe(slots);
          if (lots.every(({ lastDay }) => lastDay > inputs.to)) expect(remainder).toBe(0);
        }
      }),
      RUNS,
    );
  });

  test('counts nobody twice, calls nobody before their day or for a product they may not get, and fills every slot', () => {
    fc.assert(
      fc.property(planInputsArbitrary(), (inputs) => {
        const { lines, waiting } = planSessions(inputs);
        for (const line of lines) {
          expect(sum(line.people.map(({ people }) => people))).toBe(line.slots);
          expect(line.slots).toBeGreaterThan(0);
          for (const row of line.people) {
            const possible = inputs.due.filter(
              ({ commune, dose, products, notBefore }) =>
                commune === row.commune &&
                dose === row.dose &&
                products.includes(line.product) &&
                notBefore <= line.day,
            );
            expect(sum(possible.map(({ people }) => people))).toBeGreaterThanOrEqual(row.people);
          }
        }
        const placed = lines.flatMap(({ people }) => people);
        for (const [key, rows] of Map.groupBy(inputs.due, ({ commune, dose }) => `${commune} ${dose}`)) {
          const got = [...placed, ...waiting].filter(({ commune, dose }) => `${commune} ${dose}` === key);
          expect(sum(got.map(({ people }) => people))).toBe(sum(rows.map(({ people }) => people)));
        }
      }),
      RUNS,
    );
  });

  test('plans nobody for a first dose while a completing one of the same commune could have the slot', () => {
    fc.assert(
      fc.property(planInputsArbitrary(), (inputs) => {
        const { lines, waiting } = planSessions(inputs);
        const left = waiting.filter(({ dose }) => dose === 'completing');
        for (const line of lines) {
          for (const { commune, dose } of line.people) {
            if (dose === 'completing') continue;
            const could = inputs.due.filter(
              (row) =>
                row.commune === commune &&
                row.dose === 'completing' &&
                row.products.includes(line.product) &&
                row.notBefore <= line.day,
            );
            const all = inputs.due.filter((row) => row.commune === commune && row.dose === 'completing');
            // Only where every one of them could have had it is it certain that one of those left could.
            if (could.length !== all.length) continue;
            expect(left.filter((row) => row.commune === commune)).toEqual([]);
          }
        }
      }),
      RUNS,
    );
  });

  test('sends nobody elsewhere while somebody from elsewhere has a slot at their home, the same day and dose', () => {
    fc.assert(
      fc.property(planInputsArbitrary(), (inputs) => {
        const alike = {
          ...inputs,
          due: inputs.due.map((row) => ({
            ...row,
            priority: '1|1|01|0',
            dose: 'first' as const,
            products: ['astrazeneca' as const, 'comirnaty' as const, 'vero-cell' as const],
            notBefore: inputs.from,
          })),
        };
        const { lines } = planSessions(alike);
        const distance = communeDistance(inputs.communes);
        const slots = lines.flatMap((line) => {
          const site = inputs.sites.find((one) => one.site === line.site) ?? { commune: null };
          return line.people.map(({ commune, distance: far }) => ({ site, commune, far, line }));
        });
        for (const away of slots.filter(({ far }) => far > 0)) {
          const taken = slots.filter(
            ({ site, far }) => far > 0 && distance(away.commune, site.commune) === 0,
          );
          expect(taken).toEqual([]);
        }
      }),
      RUNS,
    );
  });

  test('is the same whatever the order of its inputs', () => {
    const shuffled = planInputsArbitrary().chain((inputs) =>
      fc.record({
        inputs: fc.constant(inputs),
        other: fc.record({
          sites: fc.shuffledSubarray(inputs.sites, { minLength: inputs.sites.length }),
          stock: fc.shuffledSubarray(inputs.stock, { minLength: inputs.stock.length }),
          due: fc.shuffledSubarray(inputs.due, { minLength: inputs.due.length }),
          rates: fc.shuffledSubarray(inputs.rates, { minLength: inputs.rates.length }),
          busy: fc.shuffledSubarray(inputs.busy, { minLength: inputs.busy.length }),
        }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ inputs, other }) => {
        expect(JSON.stringify(planSessions({ ...inputs, ...other }))).toBe(
          JSON.stringify(planSessions(inputs)),
        );
      }),
      { numRuns: 150 },
    );
  });

  test('uses at least 99 % of what HiGHS finds a use for', async () => {
    let planned = 0;
    let best = 0;
    await fc.assert(
      fc.asyncProperty(planInputsArbitrary({ endInTime: true }), async (inputs) => {
        const most = await mostPeople(inputs);
        const got = planSessions(inputs).totals.planned;
        planned += got;
        best += most;
        expect(got).toBeLessThanOrEqual(most);
        // A vial more or less is much of a small district; what it comes to over all of them is held to the promise.
        expect(most - got).toBeLessThanOrEqual(Math.max(20, most * 0.1));
      }),
      { numRuns: Number(process.env.RUNS ?? 150) },
    );
    expect(planned / best).toBeGreaterThanOrEqual(0.99);
  }, 120_000);

  test('uses everything if such a plan exists by construction', () => {
    const enough = planInputsArbitrary({ endInTime: true }).map((inputs): PlanInputs => {
      const [site] = inputs.sites;
      const stock = inputs.stock.slice(0, 1).map((entry) => ({
        ...entry,
        holder: site?.site ?? '',
        doses: entry.dosesPerVial * 3,
        lastDay: inputs.to,
        state: 'usable',
      }));
      const people = stock.map(({ product, doses }) => ({
        commune: null,
        priority: '1|1|01|0',
        dose: 'first' as const,
        group: 1,
        products: [product],
        notBefore: inputs.from,
        people: doses,
      }));
      const sites = inputs.sites.map((one) => ({ ...one, tables: 3, close: '16:30', closedOn: [] }));
      const rates = inputs.rates.map((rate) => ({ ...rate, startsFrom: '00:00' }));
      return { ...inputs, rates, sites, stock, due: people, busy: [] };
    });
    fc.assert(
      fc.property(enough, (inputs) => {
        const { totals, unused, waiting } = planSessions(inputs);
        expect([totals.planned, unused, waiting]).toEqual([totals.doses, [], []]);
      }),
      RUNS,
    );
  });
});

describe('by example', () => {
  const day = '2021-10-04';
  const inputs: PlanInputs = {
    area: '26-243',
    from: day,
    to: '2021-10-06',
    supplyFrom: '2021-10-05',
    rates: [day, '2021-10-05', '2021-10-06'].map((one) => ({
      day: one,
      dosesPerTablePerHour: 10,
      startsFrom: '00:00',
    })),
    communes: ['08701', '08704', '08707'],
    sites: ['08701', '08707'].map((commune, index) => ({
      site: `26-243-00${index + 1}`,
      commune,
      tables: 1,
      open: '07:30',
      close: '16:30',
      closedOn: [],
      keepsCold: true,
    })),
    stock: [],
    due: [],
    busy: [],
  };
  const batch = (
    lot: string,
    changes: Partial<PlanInputs['stock'][number]> = {},
  ): PlanInputs['stock'][number] => ({
    batch: `26-243-001|astrazeneca~${lot}`,
    holder: '26-243-001',
    lot: `astrazeneca~${lot}`,
    product: 'astrazeneca',
    doses: 20,
    dosesPerVial: 10,
    lastDay: '2021-12-31',
    state: 'usable',
    ...changes,
  });
  const people = (commune: string, count: number, changes: Partial<PlanInputs['due'][number]> = {}) => ({
    commune,
    priority: '1|1|01|0',
    dose: 'first' as const,
    group: 1,
    products: ['astrazeneca' as const],
    notBefore: day,
    people: count,
    ...changes,
  });

  test('the lot that expires first is used first, and the one that is left is good for later', () => {
    const { lines, unused } = planSessions({
      ...inputs,
      stock: [batch('LATE'), batch('SOON', { lastDay: '2021-10-05' })],
      due: [people('08701', 30)],
    });
    expect(lines).toMatchObject([{ site: '26-243-001', day, slots: 30, tables: 1, communes: ['08701'] }]);
    expect(lines[0]?.lots.map(({ lot, vials, doses }) => [lot, vials, doses])).toEqual([
      ['astrazeneca~SOON', 2, 20],
      ['astrazeneca~LATE', 1, 10],
    ]);
    expect(lines[0]?.shifts.map(({ start, capacity }) => [start, capacity])).toEqual([
      ['07:30', 10],
      ['08:30', 10],
      ['09:30', 10],
    ]);
    expect(lines[0]?.explanation.vi).toContain('lô astrazeneca~SOON, dùng đến 05/10/2021');
    expect(unused).toMatchObject([{ lot: 'astrazeneca~LATE', doses: 10, reason: 'good-for-later' }]);
  });

  test('doses of the district go to where people live, the day after at the earliest; due second doses come first', () => {
    const { lines, waiting } = planSessions({
      ...inputs,
      stock: [batch('D', { batch: '26-243|astrazeneca~D', holder: '26-243', doses: 40 })],
      due: [
        people('08707', 40),
        people('08701', 30, { priority: '0|1|99|0', dose: 'completing' }),
        people('08704', 5, { priority: '0|1|99|0', dose: 'completing' }),
      ],
    });
    expect(lines.map(({ site, day: on, slots }) => [site, on, slots])).toEqual([
      ['26-243-001', '2021-10-05', 30],
      ['26-243-002', '2021-10-05', 10],
    ]);
    expect(lines.flatMap((line) => line.people)).toEqual([
      { commune: '08701', dose: 'completing', people: 30, distance: 0 },
      { commune: '08704', dose: 'completing', people: 5, distance: 1 },
      { commune: '08707', dose: 'first', people: 5, distance: 0 },
    ]);
    expect(waiting).toEqual([{ commune: '08707', dose: 'first', people: 35 }]);
  });

  test('says why doses cannot be used: held, no day, nobody, no table, a vial that is not filled', () => {
    const { unused, lines } = planSessions({
      ...inputs,
      stock: [
        batch('HELD', { batch: 'a', state: 'held' }),
        batch('PAST', { batch: 'b', lastDay: '2021-10-03' }),
        batch('VERO', { batch: 'c', product: 'vero-cell', dosesPerVial: 1, lastDay: '2021-10-06' }),
        batch('MUCH', { batch: 'd', doses: 200, lastDay: '2021-10-06' }),
        batch('FEW', {
          batch: 'e',
          product: 'comirnaty',
          doses: 12,
          dosesPerVial: 6,
          lastDay: day,
          holder: '26-243-002',
        }),
      ],
      due: [people('08701', 500), people('08701', 8, { products: ['comirnaty'] })],
    });
    expect(unused.map(({ lot, doses, reason }) => [lot.split('~')[1], doses, reason])).toEqual([
      ['PAST', 20, 'no-day-left'],
      ['FEW', 4, 'vial-not-filled'],
      ['VERO', 20, 'nobody-due'],
      ['MUCH', 20, 'no-table-free'],
      ['HELD', 20, 'not-usable'],
    ]);
    expect(lines.find(({ product }) => product === 'comirnaty')).toMatchObject({ slots: 8, remainder: 4 });
  });

  test('people whose day comes later are planned for then', () => {
    const { lines } = planSessions({
      ...inputs,
      stock: [batch('A', { lastDay: '2021-10-06' })],
      due: [people('08701', 20, { notBefore: '2021-10-06' })],
    });
    expect(lines.map(({ day: on, slots }) => [on, slots])).toEqual([['2021-10-06', 20]]);
  });
});
