import { beforeAll, describe, expect, test } from '@jest/globals';
import { getCourse } from '../../src/people/courses/course.store.ts';
import { refreshOrders } from '../../src/people/order/refresh-orders.ts';
import { MAX_AT_ONCE } from '../../src/people/order/with-current-orders.ts';
import { listCommunes, listDistricts } from '../../src/places/administrative-units.ts';
import { instantAtSite } from '../../src/platform/clock.ts';
import { listStandbyEntries } from '../../src/scheduling/standby/standby-entry.store.ts';
import { overridePolicy, startCampaign } from '../support/people-factory.ts';
import {
  bookingsOf,
  type DraftedSession,
  draftSession,
  freshCommune,
  type InOrder,
  peopleInOrder,
} from '../support/scheduling-factory.ts';
import { useService } from '../support/service.ts';

const service = useService();
beforeAll(async () => {
  await startCampaign(service);
  await startCampaign(service, '01');
});

const ids = (people: readonly { readonly id: string }[]): string[] => people.map(({ id }) => id);
const idsBooked = async (session: string): Promise<string[]> =>
  (await bookingsOf(service, session)).map(({ person }) => person);
const publish = ({ session, staff }: DraftedSession, publication: object, key?: string) =>
  staff.post(`/v1/sessions/${session.id}/publish`, publication, key);
const callMore = ({ session, staff }: DraftedSession, count: number, key?: string) =>
  staff.post(`/v1/sessions/${session.id}/calls`, { count }, key);
const book = ({ session, staff }: DraftedSession, person: InOrder | undefined) =>
  staff.post(`/v1/sessions/${session.id}/bookings`, { person: person?.id, shift: '07:30' });
const isStoredUnder = async (person: InOrder | undefined): Promise<string> =>
  (await getCourse(service.database, person?.id ?? '')).order.policyVersion;

/** A session in a commune of its own with three people of group 1 and three of group 9, in the order of today. */
async function overturned(province = '26') {
  const drafted = await draftSession(service, province === '26' ? {} : { at: communeOf(province) });
  const first = await peopleInOrder(service, 3, { ...drafted.at, group: 1 });
  const second = await peopleInOrder(service, 3, { ...drafted.at, group: 9 });
  return { ...drafted, first, second };
}

/** Puts one of the groups 1 and 9 before the other. Returns the new version of the rules. */
function putFirst(first: 1 | 9, province = '26'): Promise<string> {
  const changes = [first, first === 1 ? 9 : 1].map((group, index) => ({
    kind: 'set-group-rank',
    group,
    rank: index === 0 ? 1 : 9,
  }));
  return overridePolicy(service, changes, { province });
}

function communeOf(province: string) {
  const district = listDistricts(province)[0]?.code ?? '';
  return { district, commune: listCommunes(district)[0]?.code ?? '' };
}

describe('after an override that no sweep has followed', () => {
  test('a publication cuts its lists from the new order', async () => {
    const at = await overturned();
    const version = await putFirst(9);
    await publish(at, { call: 4, standby: 2 }).expect(200);
    expect(await idsBooked(at.session.id)).toEqual(ids([...at.second, ...at.first.slice(0, 1)]));
    const bookings = await bookingsOf(service, at.session.id);
    expect(new Set(bookings.map(({ policyVersion }) => policyVersion))).toEqual(new Set([version]));
    const standby = await listStandbyEntries(service.database, at.session.id, 0, 10);
    expect(standby.map(({ person }) => person)).toEqual(ids(at.first.slice(1)));
    const inspector = await service.as('inspector', '26');
    const log = await inspector.get('/v1/audit-entries?action=refreshOrders').expect(200);
    expect(log.body.items).toMatchObject([{ policyVersion: version, actor: { role: 'system' } }]);
    await putFirst(1);
  });

  test('a replay returns what was returned before, and brings nothing up to date', async () => {
    const at = await overturned();
    const answer = await publish(at, { call: 2, standby: 1 }, 'outdated-1').expect(200);
    const more = await callMore(at, 1, 'outdated-2').expect(200);
    await putFirst(9);
    const before = await service.snapshot();
    expect((await publish(at, { call: 2, standby: 1 }, 'outdated-1').expect(200)).body).toEqual(answer.body);
    expect((await callMore(at, 1, 'outdated-2').expect(200)).body).toEqual(more.body);
    expect(await service.snapshot()).toBe(before);
    await putFirst(1);
  });

  test('a refusal for another reason brings nothing up to date', async () => {
    const at = await overturned();
    await putFirst(9);
    const before = await service.snapshot();
    await publish(at, { call: 11 }).expect(422);
    await callMore(at, 1).expect(409);
    expect(await service.snapshot()).toBe(before);
    await putFirst(1);
  });

  test('two publications and a call at once go by the new order and call nobody twice', async () => {
    const one = await overturned();
    const two = await draftSession(service, { at: one.at });
    const three = await draftSession(service, { at: one.at });
    await publish(three, { call: 0, standby: 0 }).expect(200);
    await putFirst(9);
    const answers = await Promise.all([
      publish(one, { call: 1, standby: 0 }),
      publish(two, { call: 1, standby: 0 }),
      callMore(three, 1),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const called = await Promise.all([one, two, three].map(({ session }) => idsBooked(session.id)));
    expect(called.flat().sort()).toEqual(ids(one.second).sort());
    await putFirst(1);
  });

  test('calling more goes by the new order', async () => {
    const at = await overturned();
    await publish(at, { call: 1, standby: 0 }).expect(200);
    expect(await idsBooked(at.session.id)).toEqual(ids(at.first.slice(0, 1)));
    await putFirst(9);
    await callMore(at, 2).expect(200);
    expect((await idsBooked(at.session.id)).slice(1)).toEqual(ids(at.second.slice(0, 2)));
    await putFirst(1);
  });

  test('a person who books has the turn that the new rules give them, others stay as they are', async () => {
    const at = await overturned();
    await publish(at, { call: 0, standby: 0, invite: 3 }).expect(200);
    expect((await book(at, at.second[0]).expect(422)).body.code).toBe('booking/out-of-turn');
    const stored = await isStoredUnder(at.first[0]);
    const version = await putFirst(9);
    const before = await service.snapshot();
    const refused = await book(at, at.first[0]).expect(422);
    expect(refused.body.code).toBe('booking/out-of-turn');
    expect(await service.snapshot()).toBe(before);
    const answer = await book(at, at.second[0]).expect(201);
    expect(answer.body).toMatchObject({ policyVersion: version, state: 'confirmed' });
    expect(await isStoredUnder(at.first[0])).toBe(stored);
    await putFirst(1);
  });

  test('the standby list keeps its order, and people who can no longer come are passed over', async () => {
    const at = await overturned();
    await publish(at, { call: 2, standby: 4 }).expect(200);
    await overridePolicy(service, [{ kind: 'close-group', group: 1 }]);
    const next = await at.staff.post(`/v1/sessions/${at.session.id}/standby/next`).expect(200);
    expect(next.body.person).toBe(at.second[0]?.id);
    const standby = await listStandbyEntries(service.database, at.session.id, 0, 10);
    expect(standby[0]).toMatchObject({ status: 'skipped', skipReason: 'not-waiting' });
    await overridePolicy(service, [{ kind: 'open-group', group: 1 }]);
  });
});

describe('when too many turns are outdated to be brought up to date at once', () => {
  test('refuses and changes nothing; the same key serves once the sweep has done its part', async () => {
    const at = await overturned('01');
    const published = await draftSession(service, { at: at.at });
    await publish(published, { call: 0, standby: 0 }).expect(200);
    const others = MAX_AT_ONCE + 1 - at.first.length - at.second.length;
    await peopleInOrder(service, others, { ...at.at, group: 9, firstBirthDate: '1970-01-01' });
    await putFirst(9, '01');

    const before = await service.snapshot();
    const refused = await publish(at, { call: 3, standby: 0 }, 'too-many-1').expect(409);
    expect(refused.body).toMatchObject({ code: 'order/being-recomputed', details: {} });
    expect(refused.headers['retry-after']).toBe('60');
    const alike = await callMore(published, 1, 'too-many-2').expect(409);
    expect(alike.body.code).toBe('order/being-recomputed');
    expect(await service.snapshot()).toBe(before);
    const inspector = await service.as('inspector', '01');
    const log = await inspector.get(`/v1/audit-entries?object=${at.session.id}&outcome=refused`).expect(200);
    expect(log.body.items).toMatchObject([{ action: 'publishSession', problem: 'order/being-recomputed' }]);

    // One less, and the rest is not too many any more.
    await refreshOrders(service.context('01'), '01', { limit: 1 });
    await publish(at, { call: 3, standby: 0 }, 'too-many-1').expect(200);
    expect(await idsBooked(at.session.id)).toEqual(ids(at.second));
    await callMore(published, 1, 'too-many-2').expect(200);
  });
});

describe('at midnight', () => {
  test('a birthday counts from the first moment of its day', async () => {
    const at = freshCommune();
    const day = '2021-08-23';
    const sessions: DraftedSession[] = [];
    for (let made = 0; made < 3; made += 1) sessions.push(await draftSession(service, { at, day }));
    const [before, after, own] = sessions;
    if (before === undefined || after === undefined || own === undefined) throw new Error('three are made');
    const [adult] = await peopleInOrder(service, 1, { ...at, group: 8, firstBirthDate: '1990-01-01' });
    const [young, younger] = await peopleInOrder(service, 2, {
      ...at,
      group: 8,
      firstBirthDate: '2003-08-20',
    });
    await publish(own, { call: 0, standby: 0, invite: 1 }).expect(200);

    service.clock.set(new Date(instantAtSite('2021-08-20').getTime() - 1));
    await publish(before, { call: 3, standby: 0 }).expect(200);
    expect(await idsBooked(before.session.id)).toEqual(ids(adult === undefined ? [] : [adult]));
    expect((await book(own, young).expect(422)).body.code).toBe('booking/not-waiting');

    service.clock.set(instantAtSite('2021-08-20'));
    expect((await book(own, young).expect(422)).body.code).toBe('booking/out-of-turn');
    await publish(after, { call: 3, standby: 0 }).expect(200);
    expect(await idsBooked(after.session.id)).toEqual(ids(young === undefined ? [] : [young]));
    expect((await book(own, younger).expect(422)).body.code).toBe('booking/not-waiting');
  });
});
