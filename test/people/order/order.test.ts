import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  claimCourseForBooking,
  getCourse,
  releaseCourse,
  replaceCourse,
} from '../../../src/people/courses/course.store.ts';
import { type DoseSummary, withDose } from '../../../src/people/courses/course.ts';
import { explainNextInOrder, nextInOrder } from '../../../src/people/order/next-in-order.store.ts';
import { withTransaction } from '../../../src/platform/database/database.ts';
import { loadPolicy } from '../../../src/policy/campaign/policy.store.ts';
import {
  DISTRICT,
  type MadeUpPerson,
  type Registered,
  startCampaign,
  verifiedPerson,
} from '../../support/people-factory.ts';
import { useService } from '../../support/service.ts';

const service = useService();
const TODAY = '2021-08-10';
const query = { district: DISTRICT, product: 'astrazeneca', day: TODAY, limit: 50 };

// In the order they should come: completes a course; group 1 older first; group 9; then nobody else.
const cast = {
  second: { groups: [15], birthDate: '1990-01-01' },
  oldNurse: { groups: [1], birthDate: '1960-03-01', commune: '08710' },
  nurse: { groups: [9, 1], birthDate: '1985-03-01' },
  sick: { groups: [9], birthDate: '1940-01-01' },
} satisfies Record<string, MadeUpPerson>;
const others = {
  child: { groups: [8], birthDate: '2008-01-01' },
  elsewhere: { groups: [1], birthDate: '1950-01-01', district: '26-244' },
} satisfies Record<string, MadeUpPerson>;
const people = new Map<string, Registered>();
const idOf = (name: string) => people.get(name)?.id ?? '';

beforeAll(async () => {
  await startCampaign(service);
  for (const [name, person] of Object.entries({ ...cast, ...others })) {
    people.set(name, await verifiedPerson(service, person));
  }
  await giveFirstDose(idOf('second'), '2021-06-10');
});

async function giveFirstDose(person: string, day: string): Promise<void> {
  const dose: DoseSummary = {
    dose: '26-243-001.01J00000000000000000000001',
    doseNumber: 1,
    product: 'astrazeneca',
    kind: 'primary',
    day,
    site: '26-243-001',
  };
  await withTransaction(service.database, async (tx) => {
    const course = await getCourse(tx, person);
    const given = withDose(course, dose, await loadPolicy(tx, '26'), TODAY);
    if (!(await replaceCourse(tx, given, course.version))) throw new Error('changed meanwhile');
  });
}

describe('the next people in order', () => {
  test('are those of the district in the order of their keys', async () => {
    const found = await nextInOrder(service.database, query);
    expect(found.map(({ person }) => person)).toEqual(Object.keys(cast).map(idOf));
    expect(found[0]).toMatchObject({ doseNumber: 2, kind: 'primary', group: 15 });
    expect(found.map(({ key }) => key)).toEqual(found.map(({ key }) => key).sort());
  });

  test('come from one index that holds them in order', async () => {
    const plan = JSON.stringify(await explainNextInOrder(service.database, query));
    expect(plan).toContain('"stage":"IXSCAN"');
    expect(plan).toContain('"indexName":"course_order"');
    expect(plan).not.toContain('COLLSCAN');
    // Behind the fields that are equal comes the key. Whether an engine then still sorts is its own affair.
    expect(plan).toMatch(
      /"keyPattern":\{"province":1,"district":1,"booking":1,"order.products":1,"order.key":1,/,
    );
  });

  test('can be narrowed to communes, a key, a number', async () => {
    const of = async (narrowed: object) =>
      (await nextInOrder(service.database, { ...query, ...narrowed })).map(({ person }) => person);
    const [, second] = await nextInOrder(service.database, query);
    expect(await of({ communes: ['08710'] })).toEqual([idOf('oldNurse')]);
    expect(await of({ limit: 1 })).toEqual([idOf('second')]);
    expect(await of({ maxKey: second?.key })).toEqual([idOf('second'), idOf('oldNurse')]);
    expect(await of({ afterKey: second?.key })).toEqual([idOf('nurse'), idOf('sick')]);
    expect(await of({ product: 'abdala' })).not.toContain(idOf('second'));
    expect(await of({ day: '2021-06-20' })).not.toContain(idOf('second'));
  });

  test('are without those who hold a booking; of two bookings at once, one holds', async () => {
    const claim = (booking: string) =>
      withTransaction(service.database, (tx) => claimCourseForBooking(tx, idOf('nurse'), booking));
    const held = await Promise.all(['b1', 'b2', 'b3'].map(claim));
    expect(held.filter(Boolean)).toHaveLength(1);
    const found = await nextInOrder(service.database, query);
    expect(found.map(({ person }) => person)).not.toContain(idOf('nurse'));
    const holder = ['b1', 'b2', 'b3'].find((_, i) => held[i]) ?? '';
    const release = (booking: string) =>
      withTransaction(service.database, (tx) => releaseCourse(tx, idOf('nurse'), booking));
    expect(await release('another')).toBe(false);
    expect(await release(holder)).toBe(true);
    expect(await nextInOrder(service.database, query)).toHaveLength(4);
  });

  test('are listed by pseudonym, page by page, without names', async () => {
    const site = await service.as('site', '26-243-001');
    const path = `/v1/order?district=${DISTRICT}&product=astrazeneca&day=${TODAY}&limit=3`;
    const first = await site.get(path).expect(200);
    const second = await site.get(`${path}&cursor=${first.body.next}`).expect(200);
    expect([...first.body.items, ...second.body.items].map(({ pseudonym }) => pseudonym)).toEqual(
      Object.keys(cast).map((name) => people.get(name)?.pseudonym),
    );
    expect(second.body).not.toHaveProperty('next');
    expect(JSON.stringify(first.body)).not.toContain('Nguyễn');
    await (await service.as('district', '26-244')).get(path).expect(404);
  });
});

describe('a course', () => {
  test('is not written under an outdated version', async () => {
    const course = await getCourse(service.database, idOf('sick'));
    const done = await withTransaction(service.database, (tx) =>
      replaceCourse(tx, { ...course, booking: 'x' }, course.version - 1),
    );
    expect(done).toBe(false);
    expect(await getCourse(service.database, idOf('sick'))).toEqual(course);
  });
});

describe('the explanation of a place', () => {
  const explain = async (name: string, on = '') => {
    const site = await service.as('site', '26-243-001');
    const answer = await site.get(`/v1/people/${idOf(name)}/turn${on && `?on=${on}`}`).expect(200);
    return answer.body;
  };

  test('gives each component with value, meaning in two languages and source, and how many people are before', async () => {
    const turn = await explain('nurse');
    expect(turn).toMatchObject({ waiting: true, group: 1, doseNumber: 1, booked: false, on: TODAY });
    const components = Object.fromEntries(
      turn.components.map((entry: { component: string }) => [entry.component, entry]),
    );
    expect(Object.keys(components)).toEqual(['stage', 'favoured', 'rank', 'cohort', 'birthDate', 'draw']);
    expect(components.rank).toMatchObject({
      value: '1',
      meaning: { vi: 'Thứ hạng 1: nhóm 1, Nhân viên y tế, công và tư' },
      source: { document: '3355/QĐ-BYT' },
    });
    expect(components.birthDate.meaning.vi).toContain('01/03/1985');
    expect(turn.key.split('|')).toEqual(
      turn.components
        .map(({ value }: { value: string }) => value.padStart(1))
        .map((value: string, i: number) => (i === 2 ? value.padStart(2, '0') : value)),
    );
    const ahead = turn.products.find(({ product }: { product: string }) => product === 'astrazeneca');
    expect(ahead.ahead).toBe(2);
    expect((await explain('second')).products).toEqual([{ product: 'astrazeneca', ahead: 0 }]);
  });

  test('says why a person is not waiting', async () => {
    expect(await explain('child')).toMatchObject({
      waiting: false,
      reason: { code: 'too-young', meaning: { en: 'Too young for every vaccine' } },
      components: [],
    });
  });

  test('judges a past day by what was known then', async () => {
    const yesterday = await explain('nurse', '2021-08-09');
    expect(yesterday).toMatchObject({ waiting: false, reason: { code: 'not-verified' } });
  });

  test('is recorded as a read', async () => {
    const inspector = await service.as('inspector', '26');
    const subject = people.get('nurse')?.pseudonym;
    const log = await inspector.get(`/v1/audit-entries?action=getTurn&subject=${subject}`).expect(200);
    expect(log.body.items.length).toBeGreaterThan(0);
  });
});
