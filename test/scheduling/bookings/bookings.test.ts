import { beforeAll, describe, expect, test } from '@jest/globals';
import { findCourse } from '../../../src/people/courses/course.store.ts';
import { withTransaction } from '../../../src/platform/database/database.ts';
import { findBooking, getBooking } from '../../../src/scheduling/bookings/booking.store.ts';
import type { Booking } from '../../../src/scheduling/bookings/booking.ts';
import { markDeferred, markScreened, markVaccinated } from '../../../src/scheduling/bookings/mark-booking.ts';
import { findStandbyEntry } from '../../../src/scheduling/standby/standby-entry.store.ts';
import { startCampaign } from '../../support/people-factory.ts';
import {
  bookingsOf,
  draftSession,
  openSession,
  type PublishedSession,
  publishedSession,
} from '../../support/scheduling-factory.ts';
import { useService } from '../../support/service.ts';

const service = useService();
beforeAll(async () => {
  await startCampaign(service);
});

async function firstOf(published: PublishedSession): Promise<Booking> {
  const [first] = await bookingsOf(service, published.session.id);
  if (first === undefined) throw new Error('nobody was called');
  return first;
}

describe('answering a call', () => {
  test('declining frees the slot and calls the next of the standby list, in order', async () => {
    const published = await publishedSession(service, { publication: { call: 10, standby: 3 } });
    const { session, staff, people } = published;
    for (const [index, { id, shift, slot, person }] of (await bookingsOf(service, session.id))
      .slice(0, 3)
      .entries()) {
      const answer = await staff.post(`/v1/bookings/${id}/decline`).expect(200);
      expect(answer.body.booking).toMatchObject({ state: 'declined', endReason: 'declined', version: 2 });
      expect(answer.body.calledNext).toMatchObject({
        person: people[10 + index]?.id,
        shift,
        slot,
        state: 'called',
        source: 'standby',
      });
      const declined = await findCourse(service.database, person);
      expect(declined).toMatchObject({ booking: '', order: { waiting: true } });
    }
    const fourth = (await bookingsOf(service, session.id)).find(({ person }) => person === people[3]?.id);
    const last = await staff.post(`/v1/bookings/${fourth?.id}/decline`).expect(200);
    expect(last.body.calledNext).toBeUndefined();
    const read = await staff.get(`/v1/sessions/${session.id}`).expect(200);
    expect(read.body.free[0]).toEqual({ shift: '07:30', slots: 1 });
    const before = await service.snapshot();
    const exhausted = await staff.post(`/v1/sessions/${session.id}/standby/next`).expect(409);
    expect(exhausted.body.code).toBe('standby/exhausted');
    expect(await service.snapshot()).toBe(before);
  });

  test('many declines at once call as many people of the list, in order, nobody twice', async () => {
    const { session, staff, people } = await publishedSession(service, {
      people: 20,
      publication: { call: 10, standby: 6 },
    });
    const bookings = await bookingsOf(service, session.id);
    const answers = await Promise.all(
      bookings.slice(0, 6).map(({ id }) => staff.post(`/v1/bookings/${id}/decline`)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    const next = answers.map(({ body }) => body.calledNext.person);
    expect(new Set(next)).toEqual(new Set(people.slice(10, 16).map(({ id }) => id)));
    const live = (await bookingsOf(service, session.id)).filter(({ state }) => state === 'called');
    expect(new Set(live.map(({ shift, slot }) => `${shift}|${slot}`)).size).toBe(10);
  });

  test('one decline sent many times at once ends one booking and calls one person', async () => {
    const published = await publishedSession(service);
    const { staff, session } = published;
    const { id } = await firstOf(published);
    const answers = await Promise.all([1, 2, 3, 4].map(() => staff.post(`/v1/bookings/${id}/decline`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'booking/not-possible-now',
      details: { state: 'declined', event: 'decline' },
    });
    expect(await bookingsOf(service, session.id)).toHaveLength(11);
  });

  test('skips people on the list who were called elsewhere meanwhile, with the reason', async () => {
    const published = await publishedSession(service, { people: 13, publication: { call: 10, standby: 3 } });
    const { staff, session, people, at } = published;
    const other = await draftSession(service, { at });
    await other.staff.post(`/v1/sessions/${other.session.id}/publish`, { call: 2, standby: 0 }).expect(200);
    const answer = await staff.post(`/v1/bookings/${(await firstOf(published)).id}/decline`).expect(200);
    expect(answer.body.calledNext.person).toBe(people[12]?.id);
    const list = await staff.get(`/v1/sessions/${session.id}/standby`).expect(200);
    expect(list.body.items).toMatchObject([
      { position: 1, status: 'skipped', skipReason: 'booked' },
      { position: 2, status: 'skipped', skipReason: 'booked' },
      { position: 3, status: 'called', booking: answer.body.calledNext.id },
    ]);
  });

  test('confirming twice, after a decline, or for another slot is refused and changes nothing', async () => {
    const published = await publishedSession(service);
    const { id, site } = await firstOf(published);
    const confirmed = await published.staff
      .post(`/v1/bookings/${id}/confirm`, undefined, 'confirm-1')
      .expect(200);
    expect(confirmed.body).toMatchObject({ state: 'confirmed', version: 2 });
    const before = await service.snapshot();
    await published.staff.post(`/v1/bookings/${id}/confirm`, undefined, 'confirm-1').expect(200);
    const again = await published.staff.post(`/v1/bookings/${id}/confirm`).expect(409);
    expect(again.body.code).toBe('booking/not-possible-now');
    const neighbour = await service.as(
      'site',
      site.endsWith('9') ? `${site.slice(0, -1)}8` : `${site.slice(0, -1)}9`,
    );
    await neighbour.post(`/v1/bookings/${id}/decline`).expect(404);
    await published.staff.post(`/v1/bookings/${id}/check-in`).expect(409);
    const early = await published.staff.post(`/v1/bookings/${id}/no-show`).expect(422);
    expect(early.body).toMatchObject({ code: 'booking/shift-not-over', details: { end: '08:30' } });
    const strip = (text: string): string => text.replace(/\["accounts".*?\]\],?/, '');
    expect(strip(await service.snapshot())).toBe(strip(before));
  });
});

describe('the standby list', () => {
  test('cannot be added to, and nobody can be picked from it', async () => {
    const published = await publishedSession(service);
    const { staff, session, people } = published;
    const before = await service.snapshot();
    await staff.post(`/v1/sessions/${session.id}/standby`, { person: people[14]?.id }).expect(405);
    await staff.post(`/v1/sessions/${session.id}/standby/next`, { person: people[14]?.id }).expect(400);
    const full = await staff.post(`/v1/sessions/${session.id}/standby/next`).expect(409);
    expect(full.body.code).toBe('standby/no-free-slot');
    expect(await service.snapshot()).toBe(before);
  });

  test('is called down in order for free slots, by several at once', async () => {
    const { staff, session, people } = await publishedSession(service, {
      publication: { call: 6, standby: 9 },
    });
    const answers = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(() => staff.post(`/v1/sessions/${session.id}/standby/next`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 409, 409]);
    const called = answers.filter(({ status }) => status === 200).map(({ body }) => body.person);
    expect(new Set(called)).toEqual(new Set(people.slice(6, 10).map(({ id }) => id)));
  });
});

describe('on the day', () => {
  test('check-in, screening and injection move the booking on; a stale version is refused', async () => {
    const published = await publishedSession(service);
    await openSession(service, published);
    const called = await firstOf(published);
    const answer = await published.staff.post(`/v1/bookings/${called.id}/check-in`).expect(200);
    const checkedIn: Booking = answer.body;
    expect(checkedIn).toMatchObject({ state: 'checked-in', checkedInAt: service.clock.now().toISOString() });
    expect(await findBooking(service.database, published.session.id, called.person)).toEqual(checkedIn);
    const at = service.clock.now();
    const screening = { id: 'x', outcome: 'eligible', version: 'v@1', at: at.toISOString() } as const;
    const screened = await withTransaction(service.database, (tx) =>
      markScreened(tx, checkedIn, checkedIn.version, screening),
    );
    expect(await getBooking(service.database, called.id)).toEqual(screened);
    const before = await service.snapshot();
    await expect(
      withTransaction(service.database, async (tx) =>
        markVaccinated(tx, checkedIn, checkedIn.version, { doseId: 'd', at }),
      ),
    ).rejects.toMatchObject({ code: 'booking/changed-meanwhile' });
    await expect(
      withTransaction(service.database, async (tx) =>
        markVaccinated(tx, called, called.version, { doseId: 'd', at }),
      ),
    ).rejects.toMatchObject({ code: 'booking/not-possible-now' });
    expect(await service.snapshot()).toBe(before);
    await withTransaction(service.database, async (tx) =>
      markVaccinated(tx, screened, screened.version, { doseId: 'd', at }),
    );
    expect(await getBooking(service.database, called.id)).toEqual({
      ...screened,
      state: 'vaccinated',
      dose: 'd',
      endedAt: at.toISOString(),
      version: screened.version + 1,
    });
  });

  test('a deferral frees the slot and calls the next of the standby list; the course is left to the caller', async () => {
    const published = await publishedSession(service);
    const { session, people, staff } = published;
    await openSession(service, published);
    const called = await firstOf(published);
    const checkedIn: Booking = (await staff.post(`/v1/bookings/${called.id}/check-in`).expect(200)).body;
    const context = service.context('26');
    const ended = await withTransaction(service.database, (tx) =>
      markDeferred(tx, checkedIn, checkedIn.version, { outcome: 'defer', at: service.clock.now(), context }),
    );
    expect(ended.booking).toMatchObject({ state: 'deferred', endReason: 'deferred' });
    expect(ended.calledNext).toMatchObject({
      person: people[10]?.id,
      shift: called.shift,
      slot: called.slot,
    });
    expect((await findCourse(service.database, called.person))?.booking).toBe(called.id);
    const entry = await findStandbyEntry(service.database, session.id, people[10]?.id ?? '');
    expect(entry).toMatchObject({ position: 1, status: 'called', booking: ended.calledNext?.id });
  });

  test('a missed slot goes to the standby list when the shift is over', async () => {
    const published = await publishedSession(service);
    const { session, staff, people } = published;
    await openSession(service, published);
    const { id } = await firstOf(published);
    service.clock.set(new Date(`${session.day}T08:30:00+07:00`));
    const missed = await staff.post(`/v1/bookings/${id}/no-show`).expect(200);
    expect(missed.body).toMatchObject({
      booking: { state: 'no-show', endReason: 'missed' },
      calledNext: { person: people[10]?.id },
    });
    await staff.post(`/v1/bookings/${missed.body.calledNext.id}/check-in`).expect(200);
  });
});
