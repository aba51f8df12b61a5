import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  assignPeople,
  type SiteForPeople,
} from '../../../../src/allocation/share-outs/sharing/assign-people.rules.ts';
import type { DuePeople } from '../../../../src/people/order/due-people.reads.ts';

const site = (code: string, commune: string | null, tables = 1, servesDistrict = false): SiteForPeople => ({
  site: code,
  commune,
  servesDistrict,
  tables,
});
const due = (place: string | null, secondDue: number, firstDue: number): DuePeople => ({
  place,
  people: { secondDue, firstDue },
  products: new Map([['astrazeneca', { secondDue, firstDue }]]),
});

describe('the site that people are counted for', () => {
  test.each([
    ['their commune’s', [site('a', '1'), site('b', '2')], due('2', 1, 8), { a: 0, b: 8 }],
    ['several: by tables', [site('a', '1', 1), site('b', '1', 3)], due('1', 0, 8), { a: 2, b: 6 }],
    [
      'none of their own: who serves the district',
      [site('a', '1'), site('b', null, 1, true)],
      due('2', 0, 5),
      { a: 0, b: 5 },
    ],
    ['no known commune', [site('a', '1'), site('b', '2', 1, true)], due(null, 0, 5), { a: 0, b: 5 }],
    ['nobody serves the district: all', [site('a', '1'), site('b', '3')], due('2', 0, 5), { a: 3, b: 2 }],
  ])('%s', (_name, sites, people, expected) => {
    const found = assignPeople(sites, [people]);
    expect(
      Object.fromEntries(
        [...found].map(([code, one]) => [code, one.products.get('astrazeneca')?.firstDue ?? 0]),
      ),
    ).toEqual(expected);
  });

  test('adds up to all people', () => {
    const communes = fc.constantFrom('1', '2', '3', null);
    const sites = fc
      .array(fc.record({ commune: communes, tables: fc.integer({ min: 1, max: 9 }), wide: fc.boolean() }), {
        minLength: 1,
        maxLength: 6,
      })
      .map((list) => list.map(({ commune, tables, wide }, at) => site(`s${at}`, commune, tables, wide)));
    const people = fc.uniqueArray(fc.tuple(communes, fc.nat(50), fc.nat(500)), { selector: ([c]) => c });
    fc.assert(
      fc.property(sites, people, (list, counts) => {
        const found = assignPeople(
          list,
          counts.map(([place, second, first]) => due(place, second, first)),
        );
        const sum = (of: (one: DuePeople) => number): number =>
          [...found.values()].reduce((all, one) => all + of(one), 0);
        expect(sum((one) => one.people.secondDue)).toBe(counts.reduce((all, [, second]) => all + second, 0));
        expect(sum((one) => one.people.firstDue)).toBe(counts.reduce((all, [, , first]) => all + first, 0));
        expect(sum((one) => one.products.get('astrazeneca')?.firstDue ?? 0)).toBe(
          counts.reduce((all, [, , first]) => all + first, 0),
        );
      }),
    );
  });
});
