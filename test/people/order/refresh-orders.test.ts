import { beforeAll, expect, test } from '@jest/globals';
import { getCourse } from '../../../src/people/courses/course.store.ts';
import { refreshOrders } from '../../../src/people/order/refresh-orders.ts';
import {
  overridePolicy,
  type Registered,
  startCampaign,
  verifiedPerson,
} from '../../support/people-factory.ts';
import { useService } from '../../support/service.ts';

const service = useService();
let nurse: Registered;
let sick: Registered;
let almostAdult: Registered;

beforeAll(async () => {
  await startCampaign(service);
  nurse = await verifiedPerson(service, { groups: [1] });
  sick = await verifiedPerson(service, { groups: [9] });
  almostAdult = await verifiedPerson(service, { groups: [8], birthDate: '2003-08-20' });
});

const sweep = (limit = 1000) => refreshOrders(service.context('26'), '26', { limit });
const isCurrent = async () => {
  const site = await service.as('site', '26-243-001');
  const page = await site.get('/v1/order?district=26-243&product=astrazeneca').expect(200);
  return page.body.current;
};
const orderOf = async ({ id }: Registered) => (await getCourse(service.database, id)).order;

test('writes nothing if nothing is due', async () => {
  const before = await service.snapshot();
  expect(await sweep()).toEqual({ refreshed: 0, more: false });
  expect(await service.snapshot()).toBe(before);
});

test('an override changes every place, in batches; a second sweep finds nothing to do', async () => {
  const version = await overridePolicy(service, [{ kind: 'set-group-rank', group: 9, rank: 1 }]);
  expect((await orderOf(sick)).key.slice(0, 6)).toBe('1|1|09');
  expect(await isCurrent()).toBe(false);
  expect(await sweep(2)).toEqual({ refreshed: 2, more: true });
  expect(await isCurrent()).toBe(false);
  expect(await sweep()).toEqual({ refreshed: 1, more: false });
  expect(await isCurrent()).toBe(true);
  expect(await orderOf(sick)).toMatchObject({
    policyVersion: version,
    key: expect.stringMatching(/^1\|1\|01/),
  });
  expect(await orderOf(nurse)).toMatchObject({ policyVersion: version });
  expect(await sweep()).toEqual({ refreshed: 0, more: false });
});

test('two sweeps at once do the work once', async () => {
  await overridePolicy(service, [{ kind: 'close-group', group: 9 }]);
  const done = await Promise.all([sweep(), sweep(), sweep()]);
  expect(done.reduce((sum, { refreshed }) => sum + refreshed, 0)).toBe(3);
  expect(await orderOf(sick)).toMatchObject({ waiting: false, reason: 'no-open-group' });
});

test('a birthday changes the place on its day, also if the sweep is late', async () => {
  expect(await orderOf(almostAdult)).toMatchObject({ waiting: false, changesOn: '2021-08-20' });
  service.clock.set('2021-08-19T16:59:00Z');
  expect(await sweep()).toEqual({ refreshed: 0, more: false });
  service.clock.set('2021-08-22T01:00:00Z');
  expect(await sweep()).toEqual({ refreshed: 1, more: false });
  expect(await orderOf(almostAdult)).toMatchObject({ waiting: true, group: 8 });
});
