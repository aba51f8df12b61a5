import { beforeAll, describe, expect, test } from '@jest/globals';
import { findCourse } from '../../../src/people/courses/course.store.ts';
import { canonicalJson, sha256Hex } from '../../../src/platform/hash.ts';
import { publishSession } from '../../../src/scheduling/sessions/publish-session.ts';
import { listStandbyEntries } from '../../../src/scheduling/standby/standby-entry.store.ts';
import { listBalancesOfPlace } from '../../../src/supply/ledger/balance.store.ts';
import { listSessionStock } from '../../../src/supply/stock/session-stock.ts';
import { commandsOf } from '../../support/commands.ts';
import { startCampaign } from '../../support/people-factory.ts';
import {
  bookingsOf,
  draftSession,
  freshCommune,
  peopleInOrder,
  publishedSession,
  stockAt,
} from '../../support/scheduling-factory.ts';
import { useService } from '../../support/service.ts';

const service = useService();
beforeAll(async () => {
  await startCampaign(service);
});

const hash = (people: readonly { pseudonym: string }[]): string =>
  sha256Hex(canonicalJson(people.map(({ pseudonym }, index) => [index + 1, pseudonym])));

describe('publishing a session', () => {
  test('calls people in order, shift by shift, and fixes the standby list from those who come next', async () => {
    const { session, published, people } = await publishedSession(service, { people: 20 });
    expect(published).toMatchObject({ called: 10, standby: 5, invited: 10 });
    const bookings = await bookingsOf(service, session.id);
    expect(bookings.map(({ person }) => person)).toEqual(people.slice(0, 10).map(({ id }) => id));
    expect(bookings.map(({ shift }) => shift)).toEqual([
      ...Array(5).fill('07:30'),
      ...Array(5).fill('08:30'),
    ]);
    expect(new Set(bookings.map(({ state }) => state))).toEqual(new Set(['called']));
    expect(bookings[0]).toMatchObject({
      source: 'call-list',
      doseNumber: 1,
      kind: 'primary',
      product: 'astrazeneca',
    });
    const standby = await listStandbyEntries(service.database, session.id, 0, 100);
    expect(standby.map(({ person }) => person)).toEqual(people.slice(10, 15).map(({ id }) => id));
    for (const { id, person } of bookings) {
      expect((await findCourse(service.database, person))?.booking).toBe(id);
    }
    expect((await findCourse(service.database, standby[0]?.person ?? ''))?.booking).toBe('');
  });

  test('writes the hashes of both lists into the audit log, and nothing that names anybody', async () => {
    const { session, published, people } = await publishedSession(service);
    expect(published.callListHash).toBe(hash(people.slice(0, 10)));
    expect(published.standbyHash).toBe(hash(people.slice(10, 15)));
    expect(published.session.standbyHash).toBe(published.standbyHash);
    const inspector = await service.as('inspector', '26');
    const log = await inspector
      .get(`/v1/audit-entries?object=${session.id}&action=publishSession`)
      .expect(200);
    expect(log.body.items).toHaveLength(1);
    const [entry] = log.body.items;
    expect(entry.details).toMatchObject({
      called: 10,
      standby: 5,
      standbyHash: published.standbyHash,
      callListHash: published.callListHash,
    });
    expect(JSON.stringify(entry)).not.toMatch(/1960-01|Người/);
  });

  test('sets doses aside, the lot that expires first first', async () => {
    const { session, staff, at } = await draftSession(service, { stock: 4, slots: [5, 5] });
    const soon = await stockAt(service, session.site, 8, { expiry: '2021-09-30' });
    await peopleInOrder(service, 3, at);
    const answer = await staff.post(`/v1/sessions/${session.id}/publish`, { call: 3 }).expect(200);
    expect(answer.body.stock).toEqual([
      { lot: soon, doses: 8 },
      { lot: expect.any(String), doses: 2 },
    ]);
    const aside = await listSessionStock(service.database, session.id);
    expect(aside.reduce((sum, { onHand }) => sum + onHand, 0)).toBe(10);
    expect(answer.body).toMatchObject({ called: 3, standby: 0 });
  });

  test('a replay returns the same and calls nobody twice', async () => {
    const { session, staff, at } = await draftSession(service);
    await peopleInOrder(service, 12, at);
    const path = `/v1/sessions/${session.id}/publish`;
    const first = await staff.post(path, { call: 5 }, 'publish-once-1').expect(200);
    const before = await service.snapshot();
    const again = await staff.post(path, { call: 5 }, 'publish-once-1').expect(200);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(await service.snapshot()).toBe(before);
  });

  test.each([
    ['more than the slots', { call: 11 }, 422, 'session/call-exceeds-slots'],
    ['no such member', { call: 1, people: ['x'] }, 400, 'request/invalid'],
    ['a fraction', { call: 1.5 }, 400, 'request/invalid'],
  ])('refuses %s and writes nothing', async (_name, body, status, code) => {
    const { session, staff, at } = await draftSession(service);
    await peopleInOrder(service, 3, at);
    const before = await service.snapshot();
    const answer = await staff.post(`/v1/sessions/${session.id}/publish`, body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await service.snapshot()).toBe(before);
  });

  test('refuses if the site does not have enough doses, and writes nothing', async () => {
    const { session, staff, at } = await draftSession(service, { stock: 9 });
    await peopleInOrder(service, 3, at);
    const before = await service.snapshot();
    const answer = await staff.post(`/v1/sessions/${session.id}/publish`, { call: 3 }).expect(409);
    expect(answer.body).toMatchObject({ code: 'session/stock-short', details: { wanted: 10 } });
    expect(await service.snapshot()).toBe(before);
  });

  test('is invisible to another district, and an inspector may only look', async () => {
    const { session } = await publishedSession(service, { at: freshCommune() });
    const stranger = await service.as('district', session.district === '26-253' ? '26-252' : '26-253');
    await stranger.get(`/v1/sessions/${session.id}`).expect(404);
    await stranger.post(`/v1/sessions/${session.id}/publish`, { call: 1 }).expect(404);
    const inspector = await service.as('inspector', session.district);
    await inspector.get(`/v1/sessions/${session.id}`).expect(200);
    await inspector.post(`/v1/sessions/${session.id}/publish`, { call: 1 }).expect(403);
    const list = await inspector.get(`/v1/sessions/${session.id}/standby?limit=2`).expect(200);
    expect(list.body.items.map(({ position }: { position: number }) => position)).toEqual([1, 2]);
    const rest = await inspector
      .get(`/v1/sessions/${session.id}/standby?limit=10&cursor=${list.body.next}`)
      .expect(200);
    expect(rest.body.items.map(({ position }: { position: number }) => position)).toEqual([3, 4, 5]);
  });
});

describe('at the same moment', () => {
  test('of several publications of one session, one is carried out', async () => {
    const { session, staff, at } = await draftSession(service);
    await peopleInOrder(service, 15, at);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => staff.post(`/v1/sessions/${session.id}/publish`, { call: 10 })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    const refused = answers.filter(({ status }) => status === 409);
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['session/not-possible-now']));
    expect(await bookingsOf(service, session.id)).toHaveLength(10);
    expect((await listSessionStock(service.database, session.id)).map(({ onHand }) => onHand)).toEqual([10]);
  });

  test('two sessions of one district never call the same person, and nobody is passed over', async () => {
    const at = freshCommune();
    const drafts = [];
    for (let index = 0; index < 3; index += 1) drafts.push(await draftSession(service, { at }));
    const people = await peopleInOrder(service, 40, at);
    const answers = await Promise.all(
      drafts.map(({ session, staff }) =>
        staff.post(`/v1/sessions/${session.id}/publish`, { call: 10, standby: 0 }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const lists = await Promise.all(drafts.map(({ session }) => bookingsOf(service, session.id)));
    const called = lists.flat().map(({ person }) => person);
    expect(called).toHaveLength(30);
    expect(new Set(called)).toEqual(new Set(people.slice(0, 30).map(({ id }) => id)));
    // Each list is a run of the order: the first to publish got the first ten.
    for (const list of lists) {
      const positions = list
        .map(({ person }) => people.findIndex(({ id }) => id === person))
        .sort((a, b) => a - b);
      expect(positions.at(-1)).toBe((positions[0] ?? 0) + 9);
    }
  });

  test('two publications at one site share its stock and never set aside more than there is', async () => {
    const at = freshCommune();
    const first = await draftSession(service, { at, stock: 15 });
    const second = await draftSession(service, { at, stock: 0, site: first.session.site });
    await peopleInOrder(service, 20, at);
    const answers = await Promise.all(
      [first, second].map(({ session, staff }) =>
        staff.post(`/v1/sessions/${session.id}/publish`, { call: 5 }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const balances = await listBalancesOfPlace(service.database, first.session.site);
    expect(balances.map(({ onHand }) => onHand).sort()).toEqual([10, 5]);
  });

  test('the commands it sends do not grow with its lists, and are one transaction', async () => {
    const commandsFor = async (call: number): Promise<string[]> => {
      const { session, at } = await draftSession(service, { slots: [100, 100] });
      await peopleInOrder(service, call + 30, at);
      return commandsOf(service, async (context) => {
        const published = await publishSession(context, session.id, { call, standby: 20 });
        expect(published).toMatchObject({ called: call, standby: 20 });
      });
    };
    const few = await commandsFor(5);
    expect(await commandsFor(200)).toEqual(few);
    expect(few.filter((command) => command === 'commitTransaction')).toHaveLength(1);
  });
});
