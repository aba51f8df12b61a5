import { beforeAll, describe, expect, test } from '@jest/globals';
import { findCourse } from '../../../src/people/courses/course.store.ts';
import { getBooking } from '../../../src/scheduling/bookings/booking.store.ts';
import type { Booking } from '../../../src/scheduling/bookings/booking.ts';
import { isChoosingAfterRefusal } from '../../../src/scheduling/bookings/product-refusal.rules.ts';
import { expectRefused } from '../../doses/expect-refused.ts';
import {
  checkIn,
  doseBody,
  giveDose,
  makeReady,
  type OpenSession,
  type OpenSessionPlan,
  openedSession,
  screen,
} from '../../support/doses-factory.ts';
import { startCampaign } from '../../support/people-factory.ts';
import { bookingsOf, draftSession } from '../../support/scheduling-factory.ts';
import { useService } from '../../support/service.ts';

const service = useService();
beforeAll(() => startCampaign(service));

type Opened = OpenSession & { readonly first: Booking };

async function opened(plan: OpenSessionPlan = {}): Promise<Opened> {
  const open = await openedSession(service, plan);
  const [first] = open.bookings;
  if (first === undefined) throw new Error('nobody was called');
  return { ...open, first };
}

const path = ({ id }: Pick<Booking, 'id'>): string => `/v1/bookings/${id}/refuse-product`;

async function refused(open: Opened, booking: Pick<Booking, 'id'> = open.first) {
  return open.staff.post(path(booking)).expect(200);
}

const impossible = (pseudonym: string) => ({
  code: 'booking/not-possible-now',
  subject: pseudonym,
  action: 'refuseProduct',
});

describe('refusing the offered product at the site', () => {
  test('is a fact of its own, frees the slot for the standby list, and leaves the turn as it was', async () => {
    const open = await opened();
    const { first, staff, people, session } = open;
    const inspector = await service.as('inspector', '26');
    const turn = async () => (await inspector.get(`/v1/people/${first.person}/turn`).expect(200)).body;
    const before = { course: await findCourse(service.database, first.person), turn: await turn() };
    await checkIn(staff, first);
    await screen(staff, first);
    const answer = await refused(open);
    expect(answer.body.booking).toMatchObject({
      id: first.id,
      state: 'product-refused',
      endReason: 'product-refused',
      endedAt: service.clock.now().toISOString(),
      screening: { outcome: 'eligible' },
    });
    expect(answer.body.calledNext).toMatchObject({
      person: people.at(-1)?.id,
      source: 'standby',
      shift: first.shift,
      slot: first.slot,
    });
    expect(await getBooking(service.database, first.id)).toEqual(answer.body.booking);
    const after = await findCourse(service.database, first.person);
    expect(after).toMatchObject({ booking: '', order: before.course?.order, facts: before.course?.facts });
    expect((await turn()).key).toEqual(before.turn.key);
    const log = await inspector.get(`/v1/audit-entries?object=${first.id}&action=refuseProduct`).expect(200);
    expect(log.body.items).toMatchObject([
      {
        outcome: 'done',
        actor: { account: staff.account },
        subject: first.pseudonym,
        area: session.site,
        policyVersion: first.policyVersion,
        details: { session: session.id, product: session.product },
      },
    ]);
    const listed = await staff.get(`/v1/sessions/${session.id}/bookings?state=product-refused`).expect(200);
    expect(listed.body.items.map(({ id }: Booking) => id)).toEqual([first.id]);
  });

  test('is refused before check-in, after the injection, a second time, and in another area', async () => {
    const open = await opened({ call: 3, standby: 2 });
    const { first, staff, session } = open;
    const [, second, third] = open.bookings;
    if (second === undefined || third === undefined) throw new Error('not called');
    const early = await expectRefused(service, impossible(first.pseudonym), () => staff.post(path(first)));
    expect(early.body.details).toEqual({ state: 'called', event: 'refuse-product' });

    await makeReady(staff, [second]);
    service.clock.advance(60_000);
    await giveDose(service, open, second.person);
    const late = await expectRefused(service, impossible(second.pseudonym), () => staff.post(path(second)));
    expect(late.body.details).toEqual({ state: 'vaccinated', event: 'refuse-product' });

    await checkIn(staff, first);
    const [district, other] = [session.site.slice(0, 6), session.site.endsWith('1') ? '2' : '1'];
    const strangers = [
      await service.as('site', `${session.site.slice(0, -1)}${other}`),
      await service.as('district', district === '26-243' ? '26-244' : '26-243'),
      await service.as('site', '12-109-001'),
    ];
    const inspector = await service.as('inspector', '26');
    const before = await service.snapshot();
    for (const stranger of strangers) {
      const answer = await stranger.post(path(first)).expect(404);
      expect(answer.body.code).toBe('request/not-found');
    }
    expect((await inspector.post(path(first)).expect(403)).body.code).toBe('auth/role-not-allowed');
    // Nothing can be asked for together with it: least of all another product.
    expect((await staff.post(path(first), { product: 'comirnaty' }).expect(400)).body.code).toBe(
      'request/invalid',
    );
    expect(await service.snapshot()).toBe(before);

    await refused(open);
    await expectRefused(service, impossible(first.pseudonym), () => staff.post(path(first)));
    const noDose = { code: 'dose/no-booking', subject: first.pseudonym };
    await expectRefused(service, noDose, () =>
      staff.post('/v1/doses', doseBody(service, open, first.person)),
    );
  });

  test('a replay returns the same and calls nobody else', async () => {
    const open = await opened({ standby: 3 });
    await checkIn(open.staff, open.first);
    const answer = await open.staff.post(path(open.first), undefined, 'refuse-once').expect(200);
    const before = await service.snapshot();
    const again = await open.staff.post(path(open.first), undefined, 'refuse-once').expect(200);
    expect(again.body).toEqual(answer.body);
    expect(await service.snapshot()).toBe(before);
  });

  test('many times at once ends one booking and calls one person', async () => {
    const open = await opened({ standby: 3 });
    await checkIn(open.staff, open.first);
    const answers = await Promise.all([1, 2, 3, 4].map(() => open.staff.post(path(open.first))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect(await bookingsOf(service, open.session.id)).toHaveLength(3);
  });

  test('at once with the injection: one of the two, never both', async () => {
    const open = await opened();
    await makeReady(open.staff, [open.first]);
    service.clock.advance(60_000);
    const [dose, refusal] = await Promise.all([
      open.staff.post('/v1/doses', doseBody(service, open, open.first.person)),
      open.staff.post(path(open.first)),
    ]);
    const { state } = await getBooking(service.database, open.first.id);
    const injected = dose?.status === 201;
    expect([refusal?.status, state]).toEqual(injected ? [409, 'vaccinated'] : [200, 'product-refused']);
    if (!injected) expect(['dose/no-booking', 'booking/changed-meanwhile']).toContain(dose?.body.code);
    const doses = service.database.connection.db?.collection('doses');
    const given = await doses?.countDocuments({ person: open.first.person });
    expect(given).toBe(injected ? 1 : 0);
  });
});

describe('what it does not give', () => {
  test('a slot of another product cannot be booked, only got by the next call in turn', async () => {
    const open = await opened({ call: 2, standby: 2 });
    const { first, at, people } = open;
    await checkIn(open.staff, first);
    await refused(open);
    const other = await draftSession(service, { at, product: 'comirnaty' });
    const steps = `/v1/sessions/${other.session.id}`;
    await other.staff.post(`${steps}/publish`, { call: 0, standby: 0, invite: 4 }).expect(200);
    const choice = { person: first.person, shift: '07:30' };
    const unwanted = {
      code: 'booking/product-refused-before',
      subject: first.pseudonym,
      action: 'bookSlot',
    };
    await expectRefused(service, unwanted, () => other.staff.post(`${steps}/bookings`, choice));

    // The person is still the first in the order: they are called like anybody else, and not before anybody.
    const called = await other.staff.post(`${steps}/calls`, { count: 1 }).expect(200);
    expect(called.body.called).toBe(1);
    const [next, ...more] = await bookingsOf(service, other.session.id);
    expect(more).toEqual([]);
    expect(next).toMatchObject({ person: people[0]?.id, key: first.key, source: 'call-list' });
    expect(first.person).toBe(people[0]?.id);
  });

  test('the product they refused can be booked after a change of mind', async () => {
    const open = await opened({ call: 2, standby: 2 });
    await checkIn(open.staff, open.first);
    await refused(open);
    const again = await draftSession(service, { at: open.at });
    const steps = `/v1/sessions/${again.session.id}`;
    await again.staff.post(`${steps}/publish`, { call: 0, standby: 0, invite: 4 }).expect(200);
    await again.staff.post(`${steps}/bookings`, { person: open.first.person, shift: '07:30' }).expect(201);
  });

  test('by the rule: only refusals since the last dose count, and only another product is a choice', () => {
    const of = (state: Booking['state'], product: Booking['product']) => ({ state, product });
    const cases: [ReturnType<typeof of>[], boolean][] = [
      [[], false],
      [[of('declined', 'vero-cell'), of('cancelled', 'vero-cell'), of('deferred', 'vero-cell')], false],
      [[of('product-refused', 'vero-cell')], true],
      [[of('product-refused', 'vero-cell'), of('no-show', 'comirnaty')], true],
      [[of('product-refused', 'vero-cell'), of('vaccinated', 'astrazeneca')], false],
      [[of('vaccinated', 'astrazeneca'), of('product-refused', 'vero-cell')], true],
      [[of('product-refused', 'comirnaty')], false],
      [[of('product-refused', 'comirnaty'), of('product-refused', 'vero-cell')], false],
    ];
    for (const [bookings, expected] of cases) {
      expect([bookings, isChoosingAfterRefusal(bookings, 'comirnaty')]).toEqual([bookings, expected]);
    }
  });
});
