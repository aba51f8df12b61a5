import { beforeAll, describe, expect, test } from '@jest/globals';
import { findCourse } from '../../../src/people/courses/course.store.ts';
import type { Booking } from '../../../src/scheduling/bookings/booking.ts';
import { startCampaign } from '../../support/people-factory.ts';
import {
  bookingsOf,
  draftSession,
  freshCommune,
  type InOrder,
  peopleInOrder,
  publishedSession,
  type SessionPlan,
} from '../../support/scheduling-factory.ts';
import { useService } from '../../support/service.ts';

const service = useService();
beforeAll(async () => {
  await startCampaign(service);
});

/** A published session without a call list: the first `invite` of `count` people may book for themselves. */
async function invitedSession(count: number, invite: number, plan: SessionPlan = {}) {
  const drafted = await draftSession(service, plan);
  const people = await peopleInOrder(service, count, drafted.at);
  await drafted.staff
    .post(`/v1/sessions/${drafted.session.id}/publish`, { call: 0, standby: 0, invite })
    .expect(200);
  const path = `/v1/sessions/${drafted.session.id}/bookings`;
  const book = (person: InOrder | undefined, shift = '07:30', key?: string) =>
    drafted.staff.post(path, { person: person?.id, shift }, key);
  return { ...drafted, people, path, book };
}

describe('booking a slot', () => {
  test('is possible for anyone in the order up to the last person invited', async () => {
    const { session, people, book, staff } = await invitedSession(6, 4);
    const answer = await book(people[3]).expect(201);
    expect(answer.body).toMatchObject({
      state: 'confirmed',
      source: 'individual',
      shift: '07:30',
      person: people[3]?.id,
    });
    expect((await findCourse(service.database, people[3]?.id ?? ''))?.booking).toBe(answer.body.id);
    const read = await staff.get(`/v1/sessions/${session.id}`).expect(200);
    expect(read.body.free).toEqual([
      { shift: '07:30', slots: 4 },
      { shift: '08:30', slots: 5 },
    ]);

    const before = await service.snapshot();
    const refused = await book(people[4]).expect(422);
    expect(refused.body.code).toBe('booking/out-of-turn');
    expect(await service.snapshot()).toBe(before);
    const inspector = await service.as('inspector', '26');
    const log = await inspector
      .get(`/v1/audit-entries?subject=${people[4]?.pseudonym}&outcome=refused`)
      .expect(200);
    expect(log.body.items).toHaveLength(1);
    expect(log.body.items[0]).toMatchObject({
      action: 'bookSlot',
      problem: 'booking/out-of-turn',
      object: session.id,
      area: session.site,
    });
  });

  test('a replay returns the same booking', async () => {
    const { people, book, session } = await invitedSession(2, 2);
    const first = await book(people[0], '07:30', 'book-once-1').expect(201);
    const before = await service.snapshot();
    const again = await book(people[0], '07:30', 'book-once-1').expect(201);
    expect(again.body).toEqual(first.body);
    expect(await service.snapshot()).toBe(before);
    expect(await bookingsOf(service, session.id)).toHaveLength(1);
    const other = await book(people[1], '07:30', 'book-once-1').expect(422);
    expect(other.body.code).toBe('idempotency/key-reused');
  });

  test('refuses people who have one, had one here, are unknown or live elsewhere, and unknown shifts', async () => {
    const { people, book, staff } = await invitedSession(3, 3);
    const stranger = (await peopleInOrder(service, 1, freshCommune()))[0];
    const lacking = { id: '26.01ARZ3NDEKTSV4RRFFQ69G5FAV', pseudonym: '' };
    const booked = await book(people[0]).expect(201);
    const ended = await book(people[1]).expect(201);
    await staff.post(`/v1/bookings/${ended.body.id}/decline`).expect(200);
    const before = await service.snapshot();
    const cases: [InOrder | undefined, string, number, string][] = [
      [people[0], '08:30', 409, 'booking/already-booked'],
      [people[1], '07:30', 409, 'booking/had-one-here'],
      [stranger, '07:30', 422, 'booking/not-in-catchment'],
      [lacking, '07:30', 422, 'booking/unknown-person'],
      [people[2], '13:30', 422, 'booking/unknown-shift'],
      [people[2], '7:30', 400, 'request/invalid'],
    ];
    for (const [person, shift, status, code] of cases) {
      const answer = await book(person, shift);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(await service.snapshot()).toBe(before);
    }
    expect(booked.body.slot).toBeGreaterThan(0);
  });

  test('refuses people who may not get the product, or whose interval is not over on that day', async () => {
    const { people, book, at } = await invitedSession(2, 2);
    const courses = service.database.connection.db?.collection<{ _id: string }>('courses');
    await courses?.updateOne({ _id: people[0]?.id ?? '' }, { $set: { 'order.products': ['moderna'] } });
    await courses?.updateOne({ _id: people[1]?.id ?? '' }, { $set: { 'order.notBefore': '2021-08-14' } });
    const [claimed] = await peopleInOrder(service, 1, at);
    await courses?.updateOne({ _id: claimed?.id ?? '' }, { $set: { 'order.waiting': false } });
    const before = await service.snapshot();
    expect((await book(people[0]).expect(422)).body.code).toBe('booking/other-product');
    const early = await book(people[1]).expect(422);
    expect(early.body).toMatchObject({ code: 'booking/too-early', details: { notBefore: '2021-08-14' } });
    expect((await book(claimed).expect(422)).body.code).toBe('booking/not-waiting');
    expect(await service.snapshot()).toBe(before);
  });

  test('refuses a session that is not published', async () => {
    const { session, staff, at } = await draftSession(service);
    const [person] = await peopleInOrder(service, 1, at);
    const body = { person: person?.id, shift: '07:30' };
    const answer = await staff.post(`/v1/sessions/${session.id}/bookings`, body).expect(409);
    expect(answer.body).toMatchObject({
      code: 'session/not-possible-now',
      details: { state: 'draft', event: 'call' },
    });
  });
});

describe('calling more people', () => {
  test('takes the next in the order, from the standby list too, and passes over people who had a booking here', async () => {
    const { session, staff, people } = await publishedSession(service, {
      people: 12,
      publication: { call: 4, standby: 2 },
    });
    const [first] = await bookingsOf(service, session.id);
    await staff.post(`/v1/bookings/${first?.id}/decline`).expect(200);
    const answer = await staff.post(`/v1/sessions/${session.id}/calls`, { count: 3 }).expect(200);
    expect(answer.body.called).toBe(3);
    const live = (await bookingsOf(service, session.id)).filter(({ state }) => state === 'called');
    expect(new Set(live.map(({ person }) => person))).toEqual(
      new Set(people.slice(1, 8).map(({ id }) => id)),
    );
    const standby = await staff.get(`/v1/sessions/${session.id}/standby`).expect(200);
    expect(standby.body.items).toMatchObject([{ status: 'called' }, { status: 'called' }]);
    const before = await service.snapshot();
    const tooMany = await staff.post(`/v1/sessions/${session.id}/calls`, { count: 4 }).expect(422);
    expect(tooMany.body).toMatchObject({ code: 'session/call-exceeds-slots', details: { slots: 3 } });
    expect(await service.snapshot()).toBe(before);
    await staff.post(`/v1/sessions/${session.id}/calls`, { count: 3 }).expect(200);
    expect((await bookingsOf(service, session.id)).filter(({ state }) => state === 'called')).toHaveLength(
      10,
    );
  });

  test('says so when nobody is left', async () => {
    const { session, staff } = await publishedSession(service, {
      people: 3,
      publication: { call: 3, standby: 0 },
    });
    const before = await service.snapshot();
    const answer = await staff.post(`/v1/sessions/${session.id}/calls`, { count: 1 }).expect(409);
    expect(answer.body.code).toBe('session/nobody-to-call');
    expect(await service.snapshot()).toBe(before);
  });

  test('at the same moment as bookings and other calls, never gives a slot twice', async () => {
    const { session, staff, people, book } = await invitedSession(30, 30, { slots: [6, 6] });
    const answers = await Promise.all([
      ...[4, 4].map((count) => staff.post(`/v1/sessions/${session.id}/calls`, { count })),
      ...people.slice(10).map((person) => book(person, '08:30')),
    ]);
    expect(answers.every(({ status }) => [200, 201, 409, 422].includes(status))).toBe(true);
    checkSlots(await bookingsOf(service, session.id), { '07:30': 6, '08:30': 6 });
  });
});

describe('many at once', () => {
  test('60 people on 10 slots of one shift: exactly ten get one', async () => {
    const { session, people, book } = await invitedSession(60, 60, { slots: [10, 10] });
    const answers = await Promise.all(people.map((person) => book(person)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(10).fill(201), ...Array(50).fill(409)]);
    const refused = answers.filter(({ status }) => status === 409).map(({ body }) => body.code);
    expect(new Set(refused)).toEqual(new Set(['booking/shift-full']));
    checkSlots(await bookingsOf(service, session.id), { '07:30': 10 });
    const holding = await service.database.connection.db?.collection('courses').countDocuments({
      commune: (await findCourse(service.database, people[0]?.id ?? ''))?.commune,
      booking: { $ne: '' },
    });
    expect(holding).toBe(10);
  });

  test('one person at two sessions and several shifts: one live booking', async () => {
    const first = await invitedSession(1, 1);
    const [person] = first.people;
    const second = await draftSession(service, { at: first.at });
    await second.staff
      .post(`/v1/sessions/${second.session.id}/publish`, { call: 0, standby: 0, invite: 1 })
      .expect(200);
    const answers = await Promise.all(
      ['07:30', '08:30', '07:30', '08:30'].flatMap((shift) => [
        first.book(person, shift),
        second.staff.post(`/v1/sessions/${second.session.id}/bookings`, { person: person?.id, shift }),
      ]),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const codes = answers.filter(({ status }) => status !== 201).map(({ body }) => body.code);
    expect(new Set(codes)).toEqual(new Set(['booking/already-booked']));
    const all = [
      ...(await bookingsOf(service, first.session.id)),
      ...(await bookingsOf(service, second.session.id)),
    ];
    expect(all).toHaveLength(1);
  });
});

/** No slot twice, no shift over its capacity. */
function checkSlots(bookings: readonly Booking[], capacity: Readonly<Record<string, number>>): void {
  const live = bookings.filter(({ state }) => ['called', 'confirmed', 'checked-in'].includes(state));
  const slots = live.map(({ shift, slot }) => `${shift}|${slot}`);
  expect(new Set(slots).size).toBe(slots.length);
  expect(new Set(live.map(({ person }) => person)).size).toBe(live.length);
  for (const [shift, most] of Object.entries(capacity)) {
    expect(live.filter((booking) => booking.shift === shift).length).toBeLessThanOrEqual(most);
  }
}
