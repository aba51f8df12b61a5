import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openCheckpoint } from '../../src/audit/log/checkpoints/checkpoint.ts';
import { findBundleBytes, findTileBytes, latestCheckpoint } from '../../src/audit/log/log.reads.ts';
import type { Sequencer } from '../../src/audit/log/sequencing/sequencer.ts';
import { verifyLog } from '../../src/audit/log/verify-log.ts';
import { freezeDistrict } from '../../src/people/order-file/freeze-district.ts';
import { readOrderFile, recomputeOrderFile } from '../../src/people/order-file/order-file.rules.ts';
import { addDays, dayAtSite } from '../../src/platform/clock.ts';
import { giveDose, makeReady, openedSession } from '../support/doses-factory.ts';
import { findingsAt, lateDose, sweep } from '../support/findings-factory.ts';
import { LOG_KEY, startTestLog, untilInLog } from '../support/log-factory.ts';
import {
  COMMUNE,
  DISTRICT,
  giveConsent,
  type Registered,
  startCampaign,
  verifiedPerson,
} from '../support/people-factory.ts';
import { type SignedIn, useService } from '../support/service.ts';

const service = useService();
const DOCUMENT = { number: '812/QĐ-SYT', date: '2021-08-09', signer: 'Giám đốc Sở' };
const NAME = 'Lò Thị Xóa Tên';
const PERSONAL = {
  name: NAME,
  birthDate: '1975-03-21',
  nationalId: '026175009876',
  phone: '0987001122',
  insuranceNumber: 'XT47512345',
  groups: [1],
  district: DISTRICT,
  commune: COMMUNE,
};

let asker: SignedIn;
let decider: SignedIn;
let ministry: SignedIn;
beforeAll(async () => {
  await startCampaign(service);
  asker = await service.as('province', '26');
  decider = await service.as('province', '26', 'b');
  ministry = await service.as('ministry', 'VN');
});

const ask = (person: string, changes: object = {}, by = asker) =>
  by.post('/v1/erasures', { person, reason: 'person-asked', document: DOCUMENT, ...changes });
const approve = (id: string, by = decider, key?: string) =>
  by.post(`/v1/erasures/${id}/approve`, undefined, key);
const decline = (id: string, by = decider) => by.post(`/v1/erasures/${id}/decline`);
const asked = async (person: string): Promise<string> => {
  const answer = await ask(person);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body.id;
};
const somebody = (changes: object = {}): Promise<Registered> =>
  verifiedPerson(service, { district: DISTRICT, commune: COMMUNE, ...changes });

/** The data without the log's own, which goes on being numbered. */
async function facts(): Promise<string> {
  const all: [string, unknown][] = JSON.parse(await service.snapshot());
  return JSON.stringify(all.filter(([name]) => !name.startsWith('log')));
}

async function refused(status: number, code: string, send: () => ReturnType<SignedIn['post']>) {
  const before = await facts();
  const logged = await refusals(code);
  const answer = await send();
  expect([answer.status, answer.body.code]).toEqual([status, code]);
  expect(await facts()).toBe(before);
  expect(await refusals(code)).toBe(logged + 1);
  return answer.body.details;
}

async function refusals(problem: string): Promise<number> {
  const db = service.database.connection.db;
  return (await db?.collection('auditEntries').countDocuments({ problem, outcome: 'refused' })) ?? 0;
}

describe('asking for an erasure', () => {
  test('is for the province, by a document of a day that has come, once at a time', async () => {
    const { id } = await somebody();
    const district = await service.as('district', DISTRICT);
    const elsewhere = await service.as('province', '12');
    await ask(id, {}, district).expect(403);
    await ask(id, {}, ministry).expect(403);
    await ask(id, {}, elsewhere).expect(404);
    await ask('26.01FCPS5JM0DTG4TDW480R19ZZZ').expect(404);
    await ask(id, { document: { ...DOCUMENT, signer: '' } }).expect(400);
    const tomorrow = addDays(dayAtSite(service.clock.now()), 1);
    await refused(422, 'erasure/document-in-future', () =>
      ask(id, { document: { ...DOCUMENT, date: tomorrow } }),
    );
    const both = await Promise.all([ask(id), ask(id, {}, decider)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    await refused(409, 'erasure/already-asked', () => ask(id));
    const listed = await decider.get('/v1/erasures').expect(200);
    expect(listed.body.items).toMatchObject([{ person: id, state: 'asked', document: DOCUMENT }]);
    expect((await elsewhere.get('/v1/erasures').expect(200)).body.items).toEqual([]);
    await elsewhere.get(`/v1/erasures/${listed.body.items[0].id}`).expect(404);
    await decider.get(`/v1/erasures/${listed.body.items[0].id}`).expect(200);
  });

  test('is refused for a person who has a booking, is named in a finding, or is declared by an account', async () => {
    const open = await openedSession(service, { call: 1, standby: 1 });
    await refused(409, 'erasure/holds-booking', () => ask(open.bookings[0]?.person ?? ''));

    const { dose } = await lateDose(service, 10);
    await sweep(service);
    expect((await findingsAt(service, dose.site))[0]?.people).toHaveLength(1);
    await refused(409, 'erasure/named-in-finding', () => ask(dose.person));

    const { id } = await somebody();
    const kin = { who: { kind: 'person', person: id }, relation: 'parent' };
    const declared = await asker.post(`/v1/accounts/${asker.account}/relations`, kin);
    expect(declared.status).toBe(201);
    await refused(409, 'erasure/declared-relation', () => ask(id));
    const later = await somebody({ nationalId: '026180001234', birthDate: '1980-05-17' });
    const byNumber = { who: { kind: 'national-id', nationalId: '026180001234' }, relation: 'child' };
    await asker.post(`/v1/accounts/${asker.account}/relations`, byNumber).expect(201);
    await refused(409, 'erasure/declared-relation', () => ask(later.id));
  });
});

describe('deciding about an erasure', () => {
  test('is for another account of the province or the ministry, which had no hand in the record', async () => {
    const registrar = await service.as('province', '26', 'registrar');
    const verifier = await service.as('province', '26', 'verifier');
    const made = await registrar.post('/v1/people', {
      name: 'Vàng Thử',
      birthDate: '1966-06-06',
      sex: 'male',
      district: DISTRICT,
      commune: COMMUNE,
      groups: [{ group: 1, evidence: { kind: 'employer-list', reference: 'DS-02/2021' } }],
    });
    await verifier.post(`/v1/memberships/${made.body.memberships[0].id}/verify`).expect(200);
    const id = await asked(made.body.id);
    const district = await service.as('district', DISTRICT);
    const elsewhere = await service.as('province', '12');
    const inspector = await service.as('inspector', 'VN');
    for (const decide of [approve, decline]) {
      await decide(id, district).expect(403);
      await decide(id, inspector).expect(403);
      await decide(id, elsewhere).expect(404);
      await refused(403, 'second-person/same-account', () => decide(id, asker));
      await refused(403, 'second-person/same-account', () => decide(id, registrar));
      await refused(403, 'second-person/same-account', () => decide(id, verifier));
    }
    // A relative of the requester: the decider has declared the person that the requester declared as themselves.
    const self = await somebody();
    const kin = await service.as('province', '26', 'kin');
    const declare = (by: SignedIn, relation: string) =>
      by
        .post(`/v1/accounts/${by.account}/relations`, { who: { kind: 'person', person: self.id }, relation })
        .expect(201);
    await declare(asker, 'self');
    await declare(kin, 'spouse');
    for (const decide of [approve, decline]) {
      await refused(403, 'second-person/related', () => decide(id, kin));
    }
    // Once declined it stays declined; it may be requested again, and the ministry may decide, too.
    expect((await decline(id).expect(200)).body).toMatchObject({ state: 'declined' });
    expect(await refused(409, 'erasure/already-decided', () => approve(id, ministry))).toEqual({
      state: 'declined',
    });
    await decider.get(`/v1/people/${made.body.id}`).expect(200);
    await approve(await asked(made.body.id), ministry).expect(200);
  });

  test('checks the obstacles again', async () => {
    const open = await openedSession(service, { call: 1, standby: 1 });
    const courses = service.database.connection.db?.collection<{ _id: string; booking: string }>('courses');
    const { person = '' } = open.bookings[0] ?? {};
    const course = await courses?.findOne({ _id: person });
    await courses?.updateOne({ _id: person }, { $set: { booking: '' } });
    const id = await asked(person);
    await courses?.updateOne({ _id: person }, { $set: { booking: course?.booking ?? '' } });
    await refused(409, 'erasure/holds-booking', () => approve(id));
  });

  test('is done once by two at once, and the same request again gets the same answer', async () => {
    const { id: person } = await somebody();
    const id = await asked(person);
    const answers = await Promise.all([
      approve(id),
      approve(id, ministry),
      decline(id, ministry),
      approve(id),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    for (const { status, body } of answers)
      if (status === 409) expect(body.code).toBe('erasure/already-decided');
    const actions = await service.database.connection.db
      ?.collection('auditEntries')
      .countDocuments({ object: id, outcome: 'done', action: { $in: ['approveErasure', 'declineErasure'] } });
    expect(actions).toBe(1);

    const again = await asked((await somebody()).id);
    const first = await approve(again, decider, 'erasure-key-1').expect(200);
    const before = await facts();
    expect((await approve(again, decider, 'erasure-key-1').expect(200)).body).toEqual(first.body);
    expect(await facts()).toBe(before);
    await refused(410, 'person/erased', () => ask(first.body.person));
  });
});

describe('after an erasure', () => {
  let sequencer: Sequencer;
  let person: Registered;
  let pseudonym: string;
  let code: string;
  let dose: string;
  let consent: string;
  let district: SignedIn;

  beforeAll(async () => {
    sequencer = startTestLog(service);
    district = await service.as('district', DISTRICT);
    person = await verifiedPerson(service, { ...PERSONAL, sex: 'female' });
    pseudonym = person.pseudonym;
    code = (await district.get(`/v1/people/${person.id}/turn-code`).expect(200)).body.code;
    await service.anonymous().post('/v1/public/turn').send({ code }).expect(200);
    consent = (await giveConsent(service, person.id, 'comirnaty')).id;
    // Called by the only rule: they are the first of their commune.
    const open = await openedSession(service, {
      at: { district: DISTRICT, commune: COMMUNE },
      call: 40,
      standby: 1,
      people: 20,
    });
    const own = open.bookings.filter((booking) => booking.person === person.id);
    await makeReady(open.staff, own);
    dose = (await giveDose(service, open, person.id)).id;
    await untilInLog(service.database);
  });
  afterAll(() => sequencer.stop());

  test('nothing stored identifies the person; the tree verifies to the byte, with the erasure in it', async () => {
    const db = service.database.connection.db;
    const before = openCheckpoint((await latestCheckpoint(service.database))?.note ?? '', [LOG_KEY.verifier]);
    const key = (await db?.collection('people').findOne({ _id: person.id as never }))?.pseudonymKey;
    expect(await facts()).toContain(NAME);
    const id = await asked(person.id);
    await approve(id).expect(200);
    await untilInLog(service.database);

    const all = await facts();
    const entries = (await db?.collection('auditEntries').find().toArray()) ?? [];
    const log = entries.map(({ bytes }) => bytes.buffer.toString('utf8')).join('\n');
    for (const told of [
      NAME,
      'lo thi xoa ten',
      PERSONAL.nationalId,
      PERSONAL.phone,
      PERSONAL.insuranceNumber,
      'Trần Thị Giám Hộ',
      key,
    ]) {
      expect([told, all.includes(told), log.includes(told)]).toEqual([told, false, false]);
    }
    expect(await db?.collection('people').findOne({ _id: person.id as never })).toMatchObject({
      province: '26',
      district: DISTRICT,
      name: '',
      birthDate: '',
      pseudonym: '',
      pseudonymKey: '',
    });
    expect(await db?.collection('courses').findOne({ _id: person.id as never })).toMatchObject({
      pseudonym: '',
      birthCommitment: '',
      birthDate: '1975-01-01',
      order: { waiting: false, key: '' },
      facts: { history: [{ dose }] },
    });

    const { database } = service;
    const newest = openCheckpoint((await latestCheckpoint(database))?.note ?? '', [LOG_KEY.verifier]);
    expect(newest.size).toBeGreaterThan(before.size);
    const source = {
      tile: (tile: Parameters<typeof findTileBytes>[1]) => findTileBytes(database, tile),
      bundle: (index: number, width: number) => findBundleBytes(database, index, width),
    };
    expect(await verifyLog(source, newest)).toMatchObject({ faults: [] });
    const inspector = await service.as('inspector', '26');
    const actions = await inspector.get(`/v1/audit-entries?subject=${pseudonym}&limit=200`).expect(200);
    expect(actions.body.items.slice(-2)).toMatchObject([
      {
        action: 'requestErasure',
        object: id,
        reason: 'person-asked',
        details: { documentNumber: '812/QĐ-SYT' },
      },
      { action: 'approveErasure', object: id, details: { askedBy: asker.account } },
    ]);
    expect(JSON.stringify(actions.body)).not.toContain(DOCUMENT.signer);
  });

  test('requests that need the person say that they were erased, and change nothing', async () => {
    const before = await facts();
    const group = { group: 9, evidence: { kind: 'employer-list', reference: 'DS-03/2021' } };
    const eligibility = { subject: { kind: 'person', person: person.id }, product: 'comirnaty' };
    const kind = { kind: 'entered-in-error', note: 'another person' };
    const answers = await Promise.all([
      district.get(`/v1/people/${person.id}`),
      district.get(`/v1/people/${person.id}/turn`),
      district.get(`/v1/people/${person.id}/turn?on=2021-08-10`),
      district.get(`/v1/people/${person.id}/turn/changes`),
      district.get(`/v1/people/${person.id}/turn-code`),
      district.get(`/v1/people/${person.id}/doses`),
      service.anonymous().post('/v1/public/turn').send({ code }),
      district.post(`/v1/people/${person.id}/memberships`, group),
      district.post(`/v1/memberships/${person.memberships[0]?.id}/withdraw`, {
        reason: 'entered-in-error',
      }),
      district.post(`/v1/consents/${consent}/withdraw`),
      district.post('/v1/eligibility', eligibility),
      district.post(`/v1/doses/${dose}/corrections`, kind),
    ]);
    const told = answers.map(({ status, body }) => `${status} ${body.code}`);
    expect(told).toEqual(told.map(() => '410 person/erased'));
    expect(await facts()).toBe(before);
    const found = await district.post('/v1/people/search', {
      by: 'national-id',
      nationalId: PERSONAL.nationalId,
    });
    expect(found.body.items).toEqual([]);
  });

  test('an order frozen later has the person as erased and recomputes; the seed can still be revealed', async () => {
    const day = addDays(dayAtSite(service.clock.now()), -1);
    const { file } = await freezeDistrict(service.context(), DISTRICT, { day, seed: null });
    let text = '';
    for (let part = 1; part <= file.parts; part += 1) {
      text += (await service.anonymous().get(`/v1/public/order/${DISTRICT}/${day}/${part}`).expect(200)).text;
    }
    const { waiting, others } = readOrderFile(text);
    const erased = others.filter((row) => row.pseudonym === 'erased');
    expect(erased.length).toBeGreaterThan(1);
    expect(text).not.toContain(pseudonym);
    const all = await service.database.connection.db
      ?.collection('courses')
      .countDocuments({ district: DISTRICT });
    expect(waiting.length + others.length).toBe(all);
    expect(recomputeOrderFile(text, new Map())).toMatchObject({ sameBytes: true, twice: [] });

    await asker.post('/v1/provinces/26/draw-seeds').expect(201);
    service.clock.advance(26 * 3_600_000);
    await asker.post('/v1/provinces/26/order-freezes').expect(201);
    const { id } = await somebody();
    await approve(await asked(id)).expect(200);
    await asker.post('/v1/provinces/26/seed-reveal').expect(200);
  });

  test('the rules judge the past without an error; the person may be registered again, as a new person', async () => {
    await sweep(service);
    const reader = await service.as('inspector', '26');
    const summary = await reader.get('/v1/reports/campaign-summary?area=26');
    expect(summary.status).toBe(200);
    const again = await verifiedPerson(service, { ...PERSONAL, sex: 'female' });
    expect(again.id).not.toBe(person.id);
    expect(again.pseudonym).not.toBe(pseudonym);
    const turn = await district.get(`/v1/people/${again.id}/turn`).expect(200);
    expect(turn.body).toMatchObject({ waiting: true, doseNumber: 1 });
  });

  test('a case file about the person says so, with names and without', async () => {
    const { dose: late } = await lateDose(service, 10);
    await sweep(service);
    const [finding] = await findingsAt(service, late.site);
    const inspector = await service.as('inspector', '26');
    const read = async (names: string) =>
      (await inspector.get(`/v1/findings/${finding?.id}/case-file.json${names}`).expect(200)).body.people;
    expect(await read('?names=true')).toMatchObject([{ name: expect.any(String), erased: false }]);
    const above = await service.as('ministry', 'VN', 'reviewer');
    await above.post(`/v1/findings/${finding?.id}/review`).expect(200);
    await (await service.as('ministry', 'VN', 'second'))
      .post(`/v1/findings/${finding?.id}/dismiss`, { reason: 'explained', note: 'the line was down' })
      .expect(200);
    await approve(await asked(late.person)).expect(200);
    for (const names of ['?names=true', '']) {
      expect(await read(names)).toEqual([
        { pseudonym: finding?.people[0], name: null, birthDate: null, erased: true },
      ]);
    }
    const page = await inspector.get(`/v1/findings/${finding?.id}/case-file.html`).expect(200);
    expect(page.text).toContain('Đã xóa theo quyết định');
  });
});
