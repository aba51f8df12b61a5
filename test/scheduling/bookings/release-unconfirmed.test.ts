import { beforeAll, describe, expect, test } from '@jest/globals';
import { findCourse } from '../../../src/people/courses/course.store.ts';
import { getBooking } from '../../../src/scheduling/bookings/booking.store.ts';
import { releaseUnconfirmed } from '../../../src/scheduling/bookings/release-unconfirmed.ts';
import { startCampaign } from '../../support/people-factory.ts';
import { bookingsOf, publishedSession } from '../../support/scheduling-factory.ts';
import { useService } from '../../support/service.ts';

const service = useService();
beforeAll(async () => {
  await startCampaign(service);
});

describe('calls that are not confirmed in time', () => {
  test('go to the standby list, once, however often and by however many workers it is run', async () => {
    const published = await publishedSession(service, { people: 14, publication: { call: 10, standby: 4 } });
    const { staff, session, people } = published;
    const bookings = await bookingsOf(service, session.id);
    for (const { id } of bookings.slice(0, 7)) await staff.post(`/v1/bookings/${id}/confirm`).expect(200);
    const context = service.context('26');
    expect(await releaseUnconfirmed(context, '26', service.clock.now())).toMatchObject({ released: 0 });
    service.clock.set(new Date(`${session.day}T00:00:00+07:00`));
    const late = service.clock.now();
    const runs = await Promise.all([1, 2, 3].map(() => releaseUnconfirmed(context, '26', late)));
    const mine = await bookingsOf(service, session.id);
    expect(
      mine.filter(({ state, endReason }) => state === 'cancelled' && endReason === 'unconfirmed'),
    ).toHaveLength(3);
    const standby = mine.filter(({ source }) => source === 'standby');
    expect(new Set(standby.map(({ person }) => person))).toEqual(
      new Set(people.slice(10, 13).map(({ id }) => id)),
    );
    expect(runs.reduce((sum, { released }) => sum + released, 0)).toBeGreaterThanOrEqual(3);
    const before = await service.snapshot();
    expect(await releaseUnconfirmed(context, '26', late)).toEqual({ released: 0, calledFromStandby: 0 });
    expect(await service.snapshot()).toBe(before);
  });

  test('confirming at the very moment of the release ends in one state, and the slot is held once', async () => {
    const { staff, session } = await publishedSession(service, {
      people: 20,
      publication: { call: 10, standby: 10 },
    });
    const bookings = await bookingsOf(service, session.id);
    service.clock.set(new Date(`${session.day}T00:00:00+07:00`));
    const [, ...answers] = await Promise.all([
      releaseUnconfirmed(service.context('26'), '26', service.clock.now()),
      ...bookings.map(({ id }) => staff.post(`/v1/bookings/${id}/confirm`)),
    ]);
    for (const [index, { id, person }] of bookings.entries()) {
      const after = await getBooking(service.database, id);
      const confirmed = answers[index]?.status === 200;
      expect(after.state).toBe(confirmed ? 'confirmed' : 'cancelled');
      expect((await findCourse(service.database, person))?.booking).toBe(confirmed ? id : '');
    }
    const live = (await bookingsOf(service, session.id)).filter(({ state }) =>
      ['called', 'confirmed'].includes(state),
    );
    expect(live).toHaveLength(10);
    expect(new Set(live.map(({ shift, slot }) => `${shift}|${slot}`)).size).toBe(10);
  });
});
