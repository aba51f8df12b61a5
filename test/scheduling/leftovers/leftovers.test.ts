import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Booking } from '../../../src/scheduling/bookings/booking.ts';
import type { LeftoverRecord } from '../../../src/scheduling/leftovers/leftover.ts';
import {
  calledSession,
  checkIn,
  doseBody,
  makeReady,
  type OpenSession,
  openedSession,
} from '../../support/doses-factory.ts';
import { startCampaign } from '../../support/people-factory.ts';
import { openSession } from '../../support/scheduling-factory.ts';
import { type SignedIn, useService } from '../../support/service.ts';

const service = useService();
beforeAll(() => startCampaign(service));

const MINUTES = 60_000;
const NO_TIME_LEFT = 11 * MINUTES;

/** An open session nobody of the call list comes to any more: every dose of it is left over. */
async function withLeftovers(standby = 3, plan = {}): Promise<OpenSession> {
  const open = await openedSession(service, { call: 0, standby, slots: [2, 1], ...plan });
  return open;
}

const leave = (open: OpenSession, doses: number, by: SignedIn = open.staff) =>
  by.post(`/v1/sessions/${open.session.id}/leftovers`, { doses });
const answer = (open: OpenSession, offer: string, said: string) =>
  open.staff.post(`/v1/leftover-offers/${offer}/answer`, { answer: said });

async function refused(code: string, send: () => ReturnType<typeof leave>): Promise<void> {
  const before = await service.snapshot();
  const response = await send();
  expect(response.body).toMatchObject({ code });
  expect(await service.snapshot()).toBe(before);
}

const asked = ({ offers }: LeftoverRecord) => offers.map(({ position, state }) => [position, state]);
const last = ({ offers }: LeftoverRecord): string => offers.at(-1)?.id ?? '';

describe('a leftover dose', () => {
  test('goes down the standby list: the next only after an answer or the time limit', async () => {
    const open = await withLeftovers();
    const opened: LeftoverRecord = (await leave(open, 1).expect(201)).body;
    expect(opened).toMatchObject({ doses: 1, accepted: 0, state: 'offering' });
    expect(opened.offers).toMatchObject([
      { position: 1, person: open.people[0]?.id, state: 'offered', list: open.session.id },
    ]);
    const declined: LeftoverRecord = (await answer(open, last(opened), 'declined').expect(200)).body;
    expect(asked(declined)).toEqual([
      [1, 'declined'],
      [2, 'offered'],
    ]);
    await refused('leftover/still-time', () => answer(open, last(declined), 'no-answer'));
    await refused('leftover/already-answered', () => answer(open, last(opened), 'accepted'));
    service.clock.advance(NO_TIME_LEFT);
    const silent: LeftoverRecord = (await answer(open, last(declined), 'no-answer').expect(200)).body;
    expect(asked(silent)).toEqual([
      [1, 'declined'],
      [2, 'no-answer'],
      [3, 'offered'],
    ]);
    const accepted: LeftoverRecord = (await answer(open, last(silent), 'accepted').expect(200)).body;
    expect(accepted).toMatchObject({ state: 'placed', accepted: 1 });
    const booking: Booking = (await open.staff.get(`/v1/bookings/${accepted.offers.at(-1)?.booking}`)).body;
    expect(booking).toMatchObject({ source: 'leftover', state: 'confirmed', person: open.people[2]?.id });
    await makeReady(open.staff, [booking]);
    await open.staff.post('/v1/doses', doseBody(service, open, booking.person)).expect(201);

    const inspector = await service.as('inspector', '26');
    const list = await inspector.get(`/v1/sessions/${open.session.id}/leftovers`).expect(200);
    expect(asked(list.body.items[0])).toEqual(asked(accepted));
    const entries = await inspector
      .get(`/v1/audit-entries?area=${open.session.site}&outcome=done&limit=200`)
      .expect(200);
    const actions = entries.body.items.map(({ action }: { action: string }) => action);
    expect(actions.filter((action: string) => action === 'offerLeftover')).toHaveLength(3);
    expect(actions.filter((action: string) => action === 'answerLeftoverOffer')).toHaveLength(3);
  });

  test('leaves everybody who declined their turn in the order', async () => {
    const open = await withLeftovers(1);
    const courses = service.database.connection.db?.collection('courses');
    const before = await courses?.findOne({ _id: open.people[0]?.id as never });
    const opened: LeftoverRecord = (await leave(open, 1).expect(201)).body;
    await answer(open, last(opened), 'declined').expect(200);
    expect(await courses?.findOne({ _id: open.people[0]?.id as never })).toEqual(before);
  });

  test('is exhausted when the lists are at their end; then it is wastage', async () => {
    const open = await withLeftovers(1);
    const opened: LeftoverRecord = (await leave(open, 2).expect(201)).body;
    expect(opened.offers).toHaveLength(1);
    const end: LeftoverRecord = (await answer(open, last(opened), 'accepted').expect(200)).body;
    expect(end).toMatchObject({ state: 'exhausted', accepted: 1, doses: 2 });
    const inspector = await service.as('inspector', '26');
    const log = await inspector.get(`/v1/audit-entries?action=exhaustLeftovers&object=${end.id}`).expect(200);
    expect(log.body.items).toMatchObject([{ details: { left: 1 } }]);
  });

  test('goes to the list of the nearest session of the day and product when the own one is at its end', async () => {
    const { day } = (await withLeftovers(0)).session;
    const beside = await calledSession(service, { call: 0, standby: 2, slots: [2, 1], day });
    const open = await calledSession(service, {
      call: 0,
      standby: 1,
      slots: [2, 1],
      day,
    });
    await openSession(service, open);
    const [own, ...others] = [open.people[0], beside.people[0], beside.people[1]].map((one) => one?.id);
    const opened: LeftoverRecord = (await leave(open, 1).expect(201)).body;
    const first: LeftoverRecord = (await answer(open, last(opened), 'declined').expect(200)).body;
    expect(first).toMatchObject({ neighbour: beside.session.id, state: 'offering' });
    const second: LeftoverRecord = (await answer(open, last(first), 'declined').expect(200)).body;
    expect(second.offers.map(({ person }) => person)).toEqual([own, ...others]);
    expect((await answer(open, last(second), 'accepted').expect(200)).body).toMatchObject({
      state: 'placed',
    });
    // People who declined here are still on the list there.
    const list = await beside.staff.get(`/v1/sessions/${beside.session.id}/standby`).expect(200);
    expect(list.body.items.map(({ status }: { status: string }) => status)).toEqual(['waiting', 'waiting']);
  });

  test('is none while people with bookings are to come, and of no dose that is theirs', async () => {
    const open = await openedSession(service, { call: 1, standby: 1, slots: [2, 1] });
    await refused('leftover/slots-not-served', () => leave(open, 1));
    const [booking] = open.bookings;
    if (booking === undefined) throw new Error('nobody was called');
    await checkIn(open.staff, booking);
    service.clock.set(new Date(`${open.session.day}T09:30:00+07:00`));
    await refused('leftover/fewer-doses', () => leave(open, 3));
    expect((await leave(open, 2).expect(201)).body.offers).toHaveLength(1);
  });

  test('is offered from an open session of today only', async () => {
    const open = await withLeftovers(2);
    const draft = await calledSession(service, { call: 0, standby: 1, slots: [1, 1] });
    await refused('session/not-possible-now', () => leave(draft, 1));
    const opened: LeftoverRecord = (await leave(open, 1).expect(201)).body;
    await refused('leftover/answers-outstanding', () =>
      open.staff.post(`/v1/sessions/${open.session.id}/close`),
    );
    service.clock.advance(NO_TIME_LEFT);
    await open.staff.post(`/v1/sessions/${open.session.id}/close`).expect(200);
    const list = await open.staff.get(`/v1/sessions/${open.session.id}/leftovers`).expect(200);
    expect(list.body.items[0]).toMatchObject({ state: 'ended', offers: [{ state: 'no-answer' }] });
    await refused('leftover/already-answered', () => answer(open, last(opened), 'accepted'));
  });

  test('at once: one answer counts; each dose goes to somebody else; a key sent twice opens once', async () => {
    const open = await withLeftovers(3);
    const path = `/v1/sessions/${open.session.id}/leftovers`;
    const [one, two] = await Promise.all(
      [1, 2].map(() => open.staff.post(path, { doses: 2 }, 'leftover-key-1')),
    );
    expect(two?.body).toEqual(one?.body);
    const opened: LeftoverRecord = one?.body;
    expect(opened.offers.map(({ position }) => position)).toEqual([1, 2]);
    const first = opened.offers[0]?.id ?? '';
    const both = await Promise.all(['accepted', 'declined'].map((said) => answer(open, first, said)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    await Promise.all(
      (await open.staff.get(path)).body.items[0].offers
        .filter(({ state }: { state: string }) => state === 'offered')
        .map(({ id }: { id: string }) => answer(open, id, 'accepted').expect(200)),
    );
    const done: LeftoverRecord = (await open.staff.get(path)).body.items[0];
    expect(done.state).toBe('placed');
    expect(new Set(done.offers.map(({ person }) => person)).size).toBe(done.offers.length);
  });
});

describe('nobody can insert a name', () => {
  test('into leftovers or an answer', async () => {
    const open = await withLeftovers(2);
    const person = open.people[1]?.id;
    const path = `/v1/sessions/${open.session.id}/leftovers`;
    for (const extra of [
      { person },
      { people: [person] },
      { name: 'A' },
      { position: 2 },
      { list: open.session.id },
    ]) {
      await open.staff.post(path, { doses: 1, ...extra }).expect(400);
    }
    const opened: LeftoverRecord = (await leave(open, 1).expect(201)).body;
    for (const extra of [{ person }, { booking: 'x' }, { next: person }]) {
      await open.staff
        .post(`/v1/leftover-offers/${last(opened)}/answer`, { answer: 'accepted', ...extra })
        .expect(400);
    }
  });
});
