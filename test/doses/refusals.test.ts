import { beforeAll, describe, expect, test } from '@jest/globals';
import { addDays } from '../../src/platform/clock.ts';
import type { Booking } from '../../src/scheduling/bookings/booking.ts';
import {
  alterCourse,
  CAUTIOUS,
  calledSession,
  checkIn,
  doseBody,
  giveDose,
  ILL,
  makeReady,
  NEVER,
  type OpenSession,
  type OpenSessionPlan,
  openedSession,
  screen,
} from '../support/doses-factory.ts';
import { startCampaign } from '../support/people-factory.ts';
import { type InOrder, peopleInOrder, stockAt } from '../support/scheduling-factory.ts';
import { type TestService, useService } from '../support/service.ts';
import { given } from './deciding/dose-arbitraries.ts';
import { expectRefused } from './expect-refused.ts';

const service: TestService = useService();
beforeAll(() => startCampaign(service));

/** An open session whose first booking is checked in and screened. */
async function ready(plan: OpenSessionPlan = {}): Promise<OpenSession & { readonly first: Booking }> {
  const open = await openedSession(service, plan);
  const first = bookingAt(open, 0);
  await makeReady(open.staff, [first]);
  return { ...open, first };
}

function bookingAt(open: OpenSession, index: number): Booking {
  const booking = open.bookings[index];
  if (booking === undefined) throw new Error('no such booking');
  return booking;
}

async function somebody(options: Parameters<typeof peopleInOrder>[2] = {}): Promise<InOrder> {
  const [person] = await peopleInOrder(service, 1, options);
  if (person === undefined) throw new Error('nobody');
  return person;
}

function refused(
  code: string,
  open: OpenSession,
  person: { readonly person: string; readonly pseudonym: string },
  changes: object = {},
) {
  return expectRefused(service, { code, subject: person.pseudonym }, () =>
    open.staff.post('/v1/doses', doseBody(service, open, person.person, changes)),
  );
}
const stranger = ({ id, pseudonym }: InOrder) => ({ person: id, pseudonym });

describe('what is in the syringe', () => {
  test('an injection in the future', async () => {
    const open = await ready();
    const injectedAt = new Date(service.clock.now().getTime() + 1000).toISOString();
    await refused('dose/in-future', open, open.first, { injectedAt });
  });

  test('a product other than the booking’s', async () => {
    const open = await ready();
    const lot = await stockAt(service, open.session.site, 5, { product: 'moderna' });
    const answer = await refused('dose/wrong-product', open, open.first, { lot });
    expect(answer.body.details).toEqual({ offered: 'moderna', expected: 'astrazeneca' });
  });

  test('a lot that expired while the session was open', async () => {
    const day = addDays(service.clock.now().toISOString().slice(0, 10), 3);
    const open = await ready({ day, expiry: day });
    const injectedAt = service.clock.now().toISOString();
    service.clock.set(`${day}T23:59:59+07:00`);
    await giveDose(service, open, open.first.person, { injectedAt });
    await makeReady(open.staff, [bookingAt(open, 1)]);
    service.clock.advance(1000);
    const body = { injectedAt: `${day}T23:59:59+07:00` };
    await refused('dose/lot-expired', open, bookingAt(open, 1), body);
  });

  test('a lot on hold; released, it is given', async () => {
    const open = await ready();
    const province = await service.as('province', '26');
    const hold = await province
      .post(`/v1/lots/${open.lot}/holds`, { area: '26', reasonCode: 'investigation', note: 'AEFI' })
      .expect(201);
    await refused('dose/lot-held', open, open.first);
    await province.post(`/v1/lot-holds/${hold.body.id}/release`, { note: 'không liên quan' }).expect(200);
    await giveDose(service, open, open.first.person);
  });

  test('a held lot is named before a person who is too young', async () => {
    const open = await ready();
    const child = await somebody({ firstBirthDate: '2005-01-01' });
    await refused('dose/too-young', open, stranger(child));
    const province = await service.as('province', '26');
    await province
      .post(`/v1/lots/${open.lot}/holds`, { area: '26', reasonCode: 'recall', note: 'thu hồi' })
      .expect(201);
    await refused('dose/lot-held', open, stranger(child));
  });

  test('a lot that was not set aside for the session, and one that is used up', async () => {
    const open = await ready({ call: 2 });
    const lot = await stockAt(service, open.session.site, 5);
    await refused('dose/lot-not-at-site', open, open.first, { lot });
    await open.staff
      .post('/v1/wastages', {
        account: `session:${open.session.id}`,
        lot: open.lot,
        doses: 3,
        cause: 'broken',
      })
      .expect(201);
    await refused('dose/lot-exhausted', open, open.first);
  });
});

describe('whom it would go into', () => {
  test('contraindicated at screening, which freed the place', async () => {
    const open = await openedSession(service);
    const first = bookingAt(open, 0);
    await checkIn(open.staff, first);
    await screen(open.staff, first, NEVER);
    await refused('dose/contraindicated', open, first);
  });

  test('already given', async () => {
    const open = await ready();
    await giveDose(service, open, open.first.person);
    await refused('dose/already-given', open, open.first);
  });

  test('too young on the day, with no booking at all', async () => {
    const open = await ready();
    const young = await somebody({ firstBirthDate: addDays(open.session.day, 1).replace('2021', '2003') });
    const answer = await refused('dose/too-young', open, stranger(young));
    expect(answer.body.details).toEqual({ product: 'astrazeneca', minimumAge: 18 });
  });

  test('too old for Abdala', async () => {
    const open = await openedSession(service, { call: 0, standby: 0, product: 'abdala' });
    const old = await somebody({ firstBirthDate: '1950-01-01' });
    await refused('dose/too-old', open, stranger(old));
  });

  test('a course that is complete', async () => {
    const open = await ready();
    const history = [given(1, 'astrazeneca', '2021-04-01'), given(2, 'astrazeneca', '2021-06-15')];
    await alterCourse(service, open.first.person, { history });
    await refused('dose/course-complete', open, open.first);
  });

  test('a product that may not follow the earlier one', async () => {
    const open = await ready();
    await alterCourse(service, open.first.person, { history: [given(1, 'vero-cell', '2021-06-01')] });
    const answer = await refused('dose/product-not-allowed-after', open, open.first, { agreesToMix: true });
    expect(answer.body.details).toEqual({ product: 'astrazeneca', previous: 'vero-cell', missing: [] });
  });

  test('too early, by one day', async () => {
    const open = await ready();
    const history = [given(1, 'astrazeneca', addDays(open.session.day, -55))];
    await alterCourse(service, open.first.person, { history });
    const answer = await refused('dose/too-early', open, open.first);
    expect(answer.body.details).toEqual({ earliest: addDays(open.session.day, 1) });
    await alterCourse(service, open.first.person, {
      history: [given(1, 'astrazeneca', addDays(open.session.day, -56))],
    });
    const second = await giveDose(service, open, open.first.person);
    expect(second).toMatchObject({ doseNumber: 2, kind: 'primary' });
  });

  test('deferred at screening', async () => {
    const open = await openedSession(service);
    const first = bookingAt(open, 0);
    await checkIn(open.staff, first);
    await screen(open.staff, first, ILL);
    await refused('dose/screening-deferred', open, first);
  });
});

describe('the right recipient', () => {
  test('a membership that nobody has verified any more', async () => {
    const open = await ready();
    await alterCourse(service, open.first.person, { memberships: [] });
    await refused('dose/group-not-verified', open, open.first);
  });

  test('a group that is not open: sixteen, without a decision', async () => {
    const open = await ready();
    const favoured = await somebody({ group: 16 });
    await refused('dose/group-not-open', open, stranger(favoured));
  });
});

describe('the right order', () => {
  test('a session that is not open', async () => {
    const called = await calledSession(service);
    await refused('dose/session-not-open', called, bookingAt(called, 0));
  });

  test('a session of another day', async () => {
    const open = await ready();
    service.clock.advance(24 * 3_600_000);
    await refused('dose/session-not-open', open, open.first);
  });

  test('on the standby list, but not called', async () => {
    const open = await ready({ call: 2, standby: 1 });
    const waiting = open.people.at(-1);
    if (waiting === undefined) throw new Error('nobody is waiting');
    await refused('dose/out-of-turn', open, stranger(waiting));
  });

  test('no booking and not on the standby list; a booking that was declined', async () => {
    const open = await ready();
    await refused('dose/no-booking', open, stranger(await somebody()));
    const second = bookingAt(open, 1);
    await open.staff.post(`/v1/bookings/${second.id}/decline`).expect(200);
    const answer = await refused('dose/no-booking', open, second);
    expect(answer.body.details).toEqual({ booking: 'declined' });
  });

  test('before check-in', async () => {
    const open = await ready();
    await refused('dose/before-check-in', open, bookingAt(open, 1));
    const injectedAt = new Date(service.clock.now().getTime() - 1).toISOString();
    await refused('dose/before-check-in', open, open.first, { injectedAt });
  });

  test('not screened, or screened only afterwards', async () => {
    const open = await openedSession(service);
    const first = bookingAt(open, 0);
    await checkIn(open.staff, first);
    await refused('dose/not-screened', open, first);
    const injectedAt = service.clock.now().toISOString();
    service.clock.advance(60_000);
    await screen(open.staff, first);
    await refused('dose/not-screened', open, first, { injectedAt });
  });

  test('with caution, where nobody can be resuscitated; given where it is possible', async () => {
    for (const canResuscitate of [false, true]) {
      const open = await openedSession(service, { canResuscitate });
      const first = bookingAt(open, 0);
      await checkIn(open.staff, first);
      const { screening } = await screen(open.staff, first, CAUTIOUS);
      expect(screening.outcome).toBe('caution');
      if (canResuscitate) await giveDose(service, open, first.person);
      else await refused('dose/resuscitation-needed', open, first);
    }
  });
});
