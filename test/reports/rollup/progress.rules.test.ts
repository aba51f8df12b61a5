import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DoseSummary } from '../../../src/people/courses/course.ts';
import type { CountedFacts } from '../../../src/people/courses/course-collection.store.ts';
import { progressSteps } from '../../../src/people/courses/progress.rules.ts';
import { addDays } from '../../../src/platform/clock.ts';
import { PRODUCT_CODES } from '../../../src/policy/terms.ts';
import {
  type CoverageCell,
  coverageChanges,
  isUpTo,
  progressOfCells,
} from '../../../src/reports/rollup/coverage-cell.rules.ts';

const FIRST = '2021-07-20';
const aDay = fc.nat(70).map((days) => addDays(FIRST, days));
const aDose = fc
  .record({
    product: fc.constantFrom(...PRODUCT_CODES),
    kind: fc.constantFrom('primary' as const, 'additional' as const, 'booster' as const),
    day: aDay,
    doseNumber: fc.integer({ min: 1, max: 4 }),
  })
  .map((dose): DoseSummary => ({ ...dose, dose: 'd', site: '26-243-001' }));
const history = fc
  .array(aDose, { maxLength: 4 })
  .map((doses) => doses.sort((a, b) => a.doseNumber - b.doseNumber));
const membership = fc.record({
  membership: fc.constant('m'),
  group: fc.integer({ min: 1, max: 16 }),
  status: fc.constantFrom('claimed' as const, 'verified' as const),
});
const facts: fc.Arbitrary<CountedFacts> = fc.record({
  district: fc.constantFrom('26-243', '26-244', '12-105'),
  memberships: fc.array(membership, { maxLength: 3 }),
  history,
});

/** What one person is counted as on a day, told in the words of the live count. */
function countedOn(one: CountedFacts, day: string): string[] {
  const verified = one.memberships.filter(({ status }) => status === 'verified').map(({ group }) => group);
  if (verified.length === 0) return [];
  const given = one.history.filter((dose) => dose.day <= day);
  const primaries = given.filter(({ kind }) => kind === 'primary');
  const primary = Math.max(primaries.length, ...primaries.map(({ doseNumber }) => doseNumber), 0);
  return [null, ...new Set(verified)].map((group) => `${group}|${given[0]?.product ?? null}|${primary}`);
}

function tally(keys: readonly string[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const key of keys) sums[key] = (sums[key] ?? 0) + 1;
  return sums;
}

function toldBy(cells: readonly CoverageCell[], area: string, day: string): Record<string, number> {
  const own = cells.filter((cell) => cell.area === area && isUpTo(cell.period, day));
  return Object.fromEntries(
    progressOfCells(own).map(({ group, product, primary, people }) => [
      `${group}|${product}|${primary}`,
      people,
    ]),
  );
}

describe('coverage in cells', () => {
  it('begins with nobody vaccinated and steps on from dose to dose', () => {
    const dose = { product: 'astrazeneca', kind: 'primary', dose: 'd', site: '26-243-001' } as const;
    const steps = progressSteps({
      memberships: [{ membership: 'm', group: 13, status: 'verified' }],
      history: [
        { ...dose, day: '2021-08-01', doseNumber: 1 },
        { ...dose, day: '2021-10-01', doseNumber: 2 },
      ],
    });
    expect(steps.filter(({ group }) => group === 13)).toEqual([
      { group: 13, product: null, primary: 0, people: 1, from: null },
      { group: 13, product: null, primary: 0, people: -1, from: '2021-08-01' },
      { group: 13, product: 'astrazeneca', primary: 1, people: 1, from: '2021-08-01' },
      { group: 13, product: 'astrazeneca', primary: 1, people: -1, from: '2021-10-01' },
      { group: 13, product: 'astrazeneca', primary: 2, people: 1, from: '2021-10-01' },
    ]);
  });

  it('counts every person as the live count does, on every day and at every level', () => {
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 12 }), aDay, (people, day) => {
        const cells = coverageChanges(people.map((now, id) => ({ id: `p${id}`, now, before: undefined })));
        for (const area of ['26-243', '26', 'VN']) {
          const own = people.filter((one) => area === 'VN' || one.district.startsWith(area));
          expect(toldBy(cells, area, day)).toEqual(tally(own.flatMap((one) => countedOn(one, day))));
        }
      }),
    );
  });

  it('gives the same sums however often, and in whatever steps, people change', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(facts, facts, facts), { maxLength: 8 }), aDay, (people, day) => {
        const cells = people.flatMap(([first, second, third], index) => {
          const id = `p${index}`;
          return [
            ...coverageChanges([{ id, now: first, before: undefined }]),
            ...coverageChanges([{ id, now: second, before: first }]),
            ...coverageChanges([{ id, now: third, before: second }]),
          ];
        });
        const now = people.map(([, , third]) => third);
        expect(toldBy(cells, 'VN', day)).toEqual(tally(now.flatMap((one) => countedOn(one, day))));
      }),
    );
  });
});
