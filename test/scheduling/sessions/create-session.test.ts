import { beforeAll, describe, expect, test } from '@jest/globals';
import { startCampaign } from '../../support/people-factory.ts';
import { registerSomeSite } from '../../support/places-factory.ts';
import {
  draftSession,
  openSession,
  peopleInOrder,
  publishedSession,
} from '../../support/scheduling-factory.ts';
import { useService } from '../../support/service.ts';

const service = useService();
let site = '';
beforeAll(async () => {
  await startCampaign(service);
  site = (await registerSomeSite(service, { tables: 2 })).id;
});

const body = (changes: object = {}): Record<string, unknown> => ({
  site,
  day: '2021-08-13',
  product: 'astrazeneca',
  tables: 2,
  shifts: [{ start: '07:30', end: '08:30', capacity: 40 }],
  communes: ['08707'],
  ...changes,
});

describe('planning a session', () => {
  test('makes a draft: no slots, nobody called', async () => {
    const staff = await service.as('site', site);
    const made = await staff.post('/v1/sessions', body()).expect(201);
    expect(made.body).toMatchObject({ status: 'draft', cutoffKey: '', district: '26-243', callListSize: 0 });
    const read = await staff.get(`/v1/sessions/${made.body.id}`).expect(200);
    expect(read.body).toEqual({ session: made.body, free: [{ shift: '07:30', slots: 0 }] });
    const listed = await staff.get('/v1/sessions?from=2021-08-13&to=2021-08-13&status=draft').expect(200);
    expect(listed.body.items).toEqual([made.body]);
    const none = await staff.get('/v1/sessions?from=2021-08-14').expect(200);
    expect(none.body.items).toEqual([]);
  });

  test.each([
    ['a day that is past', { day: '2021-08-09' }, 422, 'session/day-past'],
    ['more tables than the site has', { tables: 3 }, 422, 'session/tables-exceed-site'],
    ['a commune of another district', { communes: ['08707', '00001'] }, 422, 'session/commune-elsewhere'],
    [
      'more people than the tables do in the hour',
      { shifts: [{ start: '07:30', end: '08:30', capacity: 41 }] },
      422,
      'session/shift-over-capacity',
    ],
    [
      'overlapping shifts',
      {
        shifts: [
          { start: '07:30', end: '08:30', capacity: 1 },
          { start: '08:00', end: '09:00', capacity: 1 },
        ],
      },
      422,
      'session/shifts-invalid',
    ],
    ['no shift', { shifts: [] }, 400, 'request/invalid'],
    ['a day that does not exist', { day: '2021-02-30' }, 400, 'request/invalid'],
    ['a list of people', { people: ['26.01J'] }, 400, 'request/invalid'],
    ['an unknown product', { product: { $ne: '' } }, 400, 'request/invalid'],
  ])('refuses %s and writes nothing', async (_name, changes, status, code) => {
    const staff = await service.as('site', site);
    const before = await service.snapshot();
    const answer = await staff.post('/v1/sessions', body(changes));
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await service.snapshot()).toBe(before);
  });

  test('refuses a site that is not registered, and one in another area', async () => {
    const before = await service.snapshot();
    const district = await service.as('district', '26-243');
    const unknown = await district.post('/v1/sessions', body({ site: '26-243-999' })).expect(422);
    expect(unknown.body.code).toBe('session/unknown-site');
    await (await service.as('site', '26-243-998')).post('/v1/sessions', body()).expect(404);
    await (await service.as('province', '26')).post('/v1/sessions', body()).expect(403);
    const accounts = (text: string): string => text.replace(/\["accounts".*?\]\],?/, '');
    expect(accounts(await service.snapshot())).toBe(accounts(before));
  });
});

describe('the life of a session', () => {
  test('opens on its day only, once', async () => {
    const planned = await publishedSession(service);
    const path = `/v1/sessions/${planned.session.id}/open`;
    const before = await service.snapshot();
    const early = await planned.staff.post(path).expect(422);
    expect(early.body).toMatchObject({ code: 'session/not-its-day', details: { day: planned.session.day } });
    expect(await service.snapshot()).toBe(before);
    await openSession(service, planned);
    const twice = await planned.staff.post(path).expect(409);
    expect(twice.body).toMatchObject({
      code: 'session/not-possible-now',
      details: { state: 'open', event: 'open' },
    });
  });

  test('a draft cannot be opened or closed, and may be cancelled', async () => {
    const { session, staff } = await draftSession(service, { day: '2021-08-20' });
    const before = await service.snapshot();
    await staff.post(`/v1/sessions/${session.id}/open`).expect(409);
    await staff.post(`/v1/sessions/${session.id}/close`).expect(409);
    await staff.post(`/v1/sessions/${session.id}/calls`, { count: 1 }).expect(409);
    await staff.post(`/v1/sessions/${session.id}/standby/next`).expect(409);
    expect(await service.snapshot()).toBe(before);
    const ended = await staff.post(`/v1/sessions/${session.id}/cancel`, { reason: 'no-staff' }).expect(200);
    expect(ended.body).toMatchObject({ session: { status: 'cancelled' }, bookingsEnded: 0, returned: [] });
  });

  test('closing makes people who did not come no-shows, returns the doses and ends the standby list', async () => {
    const planned = await publishedSession(service, { people: 12, publication: { call: 4, standby: 3 } });
    const { session, staff, people, lot } = planned;
    await openSession(service, planned);
    const listed = await staff.get(`/v1/sessions/${session.id}/bookings`).expect(200);
    const [first] = listed.body.items;
    await staff.post(`/v1/bookings/${first.id}/check-in`).expect(200);
    const before = await service.snapshot();
    const waiting = await staff.post(`/v1/sessions/${session.id}/close`).expect(409);
    expect(waiting.body).toMatchObject({ code: 'session/people-waiting', details: { waiting: 1 } });
    expect(await service.snapshot()).toBe(before);
    // The slot goes to the first of the standby list, who does not come either.
    await staff.post(`/v1/bookings/${first.id}/cancel`, { reason: 'person-asked' }).expect(200);
    const closed = await staff.post(`/v1/sessions/${session.id}/close`).expect(200);
    expect(closed.body).toMatchObject({
      session: { status: 'closed' },
      bookingsEnded: 4,
      returned: [{ lot, doses: 10 }],
    });
    const standby = await staff.get(`/v1/sessions/${session.id}/standby`).expect(200);
    expect(standby.body.items.map(({ status }: { status: string }) => status)).toEqual([
      'called',
      'ended',
      'ended',
    ]);
    // Everybody is back at their turn in the order.
    const next = await draftSession(service, { at: planned.at });
    const answer = await next.staff.post(`/v1/sessions/${next.session.id}/publish`, { call: 10 }).expect(200);
    expect(answer.body.called).toBe(10);
    const called = await next.staff.get(`/v1/sessions/${next.session.id}/bookings`).expect(200);
    const ids = called.body.items.map(({ person }: { person: string }) => person);
    expect(new Set(ids)).toEqual(new Set(people.slice(0, 10).map(({ id }) => id)));
  });

  test('cancelling tells everybody and gives all doses back; a second time is refused', async () => {
    const { session, staff, lot } = await publishedSession(service);
    const path = `/v1/sessions/${session.id}/cancel`;
    const answers = await Promise.all([1, 2, 3].map(() => staff.post(path, { reason: 'weather' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const done = answers.find(({ status }) => status === 200);
    expect(done?.body).toMatchObject({ bookingsEnded: 10, returned: [{ lot, doses: 10 }] });
    const bookings = await staff.get(`/v1/sessions/${session.id}/bookings?state=cancelled`).expect(200);
    expect(bookings.body.items).toHaveLength(10);
    const told = await service.database.connection.db
      ?.collection('outboxMessages')
      .countDocuments({ session: session.id, template: 'cancelled' });
    expect(told).toBe(10);
  });

  test('nobody slips into a session that is being cancelled', async () => {
    const { session, staff, at } = await draftSession(service, { day: '2021-08-20' });
    const people = await peopleInOrder(service, 10, at);
    await staff.post(`/v1/sessions/${session.id}/publish`, { call: 0, standby: 0, invite: 10 }).expect(200);
    const [ended, ...booked] = await Promise.all([
      staff.post(`/v1/sessions/${session.id}/cancel`, { reason: 'no-stock' }),
      ...people.map(({ id }) =>
        staff.post(`/v1/sessions/${session.id}/bookings`, { person: id, shift: '07:30' }),
      ),
    ]);
    expect(ended.status).toBe(200);
    expect(booked.every(({ status }) => status === 201 || status === 409)).toBe(true);
    for (const state of ['called', 'confirmed']) {
      const live = await staff.get(`/v1/sessions/${session.id}/bookings?state=${state}`).expect(200);
      expect(live.body.items).toEqual([]);
    }
    const held = await service.database.connection.db
      ?.collection('courses')
      .countDocuments({ commune: at.commune, booking: { $ne: '' } });
    expect(held).toBe(0);
  });
});
