import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Course,
  type CourseFacts,
  withContraindication,
  withDeferral,
  withDose,
  withMembership,
  withoutDose,
  withoutMembership,
} from '../../../src/people/courses/course.ts';
import { orderOf, withOrderOn } from '../../../src/people/order/order.rules.ts';
import { addDays } from '../../../src/platform/clock.ts';
import { vnCovid192021 } from '../../../src/policy/vn-covid19-2021/vn-covid19-2021.ts';

const policy = { policy: vnCovid192021, version: vnCovid192021.version, seeds: ['seed'], seedHash: 'hash' };
const DAY = '2021-08-10';
const facts: CourseFacts = {
  memberships: [{ membership: 'm1', group: 1, status: 'verified' }],
  history: [],
  deferredUntil: null,
  contraindicated: [],
  immunosuppressed: false,
};
const plain = { pseudonym: 'p', birthDate: '1980-01-01', drawSeed: 1, facts };
const course: Course = {
  ...plain,
  id: '26.01J00000000000000000000001',
  birthCommitment: 'c',
  province: '26',
  district: '26-243',
  commune: null,
  version: 3,
  booking: 'b1',
  order: orderOf(plain, policy, DAY),
};
const dose = {
  dose: 'd1',
  doseNumber: 1,
  product: 'astrazeneca',
  kind: 'primary',
  day: DAY,
  site: '26-243-001',
} as const;

describe('sector', () => {
  test('two people alike but for the sector of their employer differ in the draw alone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1930, max: 2003 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 4 }),
        fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
        fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
        (year, groups, publicUlid, privateUlid) => {
          const memberships = groups.map((group) => ({
            membership: `m${group}`,
            group,
            status: 'verified' as const,
          }));
          // The sector is a property of the employer's facility; whatever it is, nothing of it can be handed over.
          const inPublic = {
            pseudonym: `26.${publicUlid}`,
            birthDate: `${year}-05-05`,
            drawSeed: 1,
            facts: { ...facts, memberships },
          };
          const inPrivate = { ...inPublic, pseudonym: `26.${privateUlid}` };
          const withoutDraw = (person: typeof inPublic) => {
            const { key, ...rest } = orderOf(person, policy, DAY);
            return { ...rest, key: key.slice(0, key.lastIndexOf('|')) };
          };
          expect(withoutDraw(inPublic)).toEqual(withoutDraw(inPrivate));
          expect(orderOf({ ...inPublic, pseudonym: inPrivate.pseudonym }, policy, DAY)).toEqual(
            orderOf(inPrivate, policy, DAY),
          );
        },
      ),
    );
  });

  test('is refused by the type', () => {
    // @ts-expect-error -- an employer is no fact of the order
    const withFacility: CourseFacts = { ...facts, facility: '26-243.01J00000000000000000000000' };
    // @ts-expect-error -- nor is its sector
    const withSector: CourseFacts = { ...facts, sector: 'public' };
    expect([withFacility, withSector]).toHaveLength(2);
  });
});

describe('a course after an event', () => {
  test('a dose uses up the booking and leads to the next dose', () => {
    const after = withDose(course, dose, policy, DAY);
    expect(after).toMatchObject({ booking: '', version: 3, facts: { history: [dose] } });
    expect(after.order).toMatchObject({ doseNumber: 2, notBefore: '2021-10-05', products: ['astrazeneca'] });
    expect(course.facts.history).toEqual([]);
  });

  test('a dose taken back leads to where it was before', () => {
    const after = withoutDose(withDose(course, dose, policy, DAY), 'd1', policy, DAY);
    expect(after.order).toEqual(course.order);
  });

  test('a deferral ends the booking and keeps the key', () => {
    const after = withDeferral(course, '2021-09-01', policy, DAY);
    expect(after.booking).toBe('');
    expect(after.order).toMatchObject({ key: course.order.key, notBefore: '2021-09-01' });
  });

  test('a contraindication takes the product away; of any, the place', () => {
    const one = withContraindication(course, 'astrazeneca', policy, DAY);
    expect(one.order.products).not.toContain('astrazeneca');
    expect(one.order.waiting).toBe(true);
    const all = withContraindication(one, 'any', policy, DAY);
    expect(all.order).toMatchObject({ waiting: false, reason: 'contraindicated', products: [], key: '' });
  });

  test('memberships come and go; a better one counts', () => {
    const without = withoutMembership(course, 'm1', policy, DAY);
    expect(without.order).toMatchObject({ waiting: false, reason: 'not-verified' });
    const nine = withMembership(without, { membership: 'm9', group: 9, status: 'verified' }, policy, DAY);
    expect(nine.order.group).toBe(9);
    const both = withMembership(nine, { membership: 'm2', group: 2, status: 'verified' }, policy, DAY);
    expect(both.order.group).toBe(2);
  });
});

describe('a place on a later day', () => {
  test('is what the rules of that day give, stored or not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1930, max: 2004 }),
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 0, max: 400 }),
        (year, group, days) => {
          const memberships = [{ membership: 'm1', group, status: 'verified' as const }];
          const made = { ...plain, birthDate: `${year}-09-15`, facts: { ...facts, memberships } };
          const stored = { ...course, ...made, order: orderOf(made, policy, DAY) };
          const day = addDays(DAY, days);
          expect(withOrderOn(stored, policy, day).order).toEqual(orderOf(made, policy, day));
        },
      ),
    );
  });

  test('is recomputed only if the stored one is not valid any more, and always under other rules', () => {
    expect(withOrderOn(course, policy, DAY)).toBe(course);
    const changing = { ...course, order: { ...course.order, key: 'stored', changesOn: addDays(DAY, 1) } };
    expect(withOrderOn(changing, policy, DAY).order.key).toBe('stored');
    expect(withOrderOn(changing, policy, addDays(DAY, 1)).order.key).not.toBe('stored');
    const earlier = { ...changing, order: { ...changing.order, policyVersion: 'vn-covid19-2021@0' } };
    expect(withOrderOn(earlier, policy, DAY).order).toEqual(course.order);
  });
});
