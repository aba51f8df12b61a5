import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Finding } from '../../src/findings/finding.ts';
import { giveDose, makeReady } from '../support/doses-factory.ts';
import { findingsAt, honestSession, lateDose, sweep } from '../support/findings-factory.ts';
import { startCampaign } from '../support/people-factory.ts';
import { type SignedIn, useService } from '../support/service.ts';

const service = useService();
let province: SignedIn;
let second: SignedIn;

beforeAll(async () => {
  await startCampaign(service, '26');
  province = await service.as('province', '26');
  second = await service.as('province', '26', 'second');
});

async function lateFinding(): Promise<Finding> {
  const { dose } = await lateDose(service);
  await sweep(service);
  const [found] = await findingsAt(service, dose.site, '&kind=late-entry');
  if (found === undefined) throw new Error('not found');
  return found;
}

const path = (finding: Pick<Finding, 'id'>, step: string) => `/v1/findings/${finding.id}/${step}`;
const dismissal = { reason: 'explained', note: 'Điểm tiêm mất mạng, có biên bản' };

async function expectRefused(
  send: () => ReturnType<SignedIn['post']>,
  status: number,
  code: string,
): Promise<void> {
  const before = await service.snapshot();
  const answer = await send();
  expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
  expect(await service.snapshot()).toBe(before);
}

describe('what the sweep finds', () => {
  test('nothing about an honest session', async () => {
    const open = await honestSession(service, { call: 3, standby: 2 });
    await makeReady(open.staff, open.bookings);
    service.clock.advance(60_000);
    for (const { person } of open.bookings) await giveDose(service, open, person);
    await sweep(service);
    expect(await findingsAt(service, open.session.site)).toEqual([]);
  });

  test('a dose recorded four days later: what, where, which rule, and the entry that shows it', async () => {
    const { open, dose } = await lateDose(service);
    await sweep(service);
    const found = await findingsAt(service, open.session.site);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      kind: 'late-entry',
      ruleVersion: 1,
      subject: dose.id,
      severity: 'low',
      area: open.session.site,
      day: dose.day,
      people: [dose.pseudonym],
      accounts: [open.staff.account],
      policyVersion: dose.policyVersion,
      state: 'open',
      version: 1,
    });
    const inspector = await service.as('inspector', '26');
    const log = await inspector.get(`/v1/audit-entries?object=${dose.id}&action=recordDose`).expect(200);
    expect(found[0]?.evidence).toContain(log.body.items[0].id);
    const record = await inspector.get(`/v1/findings/${found[0]?.id}`).expect(200);
    expect(record.body.rule.text.vi).toContain('72 giờ');
    expect(record.body.events).toMatchObject([{ event: 'found', to: 'open', by: 'system' }]);
  });

  test('a group verified after the dose, a booking past others, a dose without a call', async () => {
    const open = await honestSession(service, { call: 3, standby: 3 });
    await makeReady(open.staff, open.bookings);
    service.clock.advance(60_000);
    const [first, other] = open.bookings;
    const late = await giveDose(service, open, first?.person ?? '');
    const uncalled = await giveDose(service, open, other?.person ?? '');
    // Someone with direct access to the database.
    const db = service.database.connection.db;
    await db
      ?.collection('memberships')
      .updateMany(
        { person: late.person },
        { $set: { decidedAt: new Date(service.clock.now().getTime() + 60_000) } },
      );
    await db
      ?.collection<{ _id: string }>('bookings')
      .updateOne({ _id: uncalled.booking }, { $set: { source: 'standby' } });
    await sweep(service);
    const found = await findingsAt(service, open.session.site);
    expect(found.map(({ kind, subject }) => [kind, subject]).sort()).toEqual([
      ['evidence-after-invitation', late.id],
      ['no-booking-not-standby', uncalled.id],
    ]);
    expect(found.find(({ kind }) => kind === 'evidence-after-invitation')?.severity).toBe('high');
  });

  test('a place given past the people who were entitled', async () => {
    const open = await honestSession(service, { call: 1, standby: 5 });
    const [called] = open.bookings;
    await makeReady(open.staff, open.bookings);
    service.clock.advance(60_000);
    const dose = await giveDose(service, open, called?.person ?? '');
    const db = service.database.connection.db;
    const last = await db
      ?.collection('standbyEntries')
      .findOne({ session: open.session.id }, { sort: { position: -1 } });
    await db
      ?.collection<{ _id: string }>('bookings')
      .updateOne({ _id: dose.booking }, { $set: { key: `${last?.key}9` } });
    await sweep(service);
    const found = await findingsAt(service, open.session.site);
    expect(found).toMatchObject([{ kind: 'out-of-turn', subject: dose.id, measures: { passedOver: 5 } }]);
  });
});

describe('a sweep', () => {
  test('twice, late and by three at once finds each thing once', async () => {
    const { open } = await lateDose(service);
    await Promise.all([sweep(service), sweep(service), sweep(service)]);
    const before = await findingsAt(service, open.session.site);
    expect(before).toHaveLength(1);
    const db = service.database.connection.db;
    const events = await db?.collection('findingEvents').countDocuments({ finding: before[0]?.id });
    expect(events).toBe(1);
    service.clock.advance(3 * 86_400_000);
    expect(await sweep(service)).toMatchObject({ opened: 0, reopened: 0 });
    expect(await findingsAt(service, open.session.site)).toEqual(before);
  });

  test('sees an entry that commits after a later one was seen', async () => {
    const open = await honestSession(service);
    await makeReady(open.staff, open.bookings);
    service.clock.advance(60_000);
    const injectedAt = service.clock.now().toISOString();
    service.clock.advance(4 * 86_400_000);
    await sweep(service);
    const dose = await giveDose(service, open, open.bookings[0]?.person ?? '', { injectedAt });
    const entries = service.database.connection.db?.collection('auditEntries');
    const hidden = await entries?.findOne({ object: dose.id, action: 'recordDose' });
    await entries?.deleteOne({ object: dose.id, action: 'recordDose' });
    service.clock.advance(60_000);
    await sweep(service);
    expect(await findingsAt(service, open.session.site)).toEqual([]);
    if (hidden != null) await entries?.insertOne(hidden);
    service.clock.advance(60_000);
    await sweep(service);
    expect(await findingsAt(service, open.session.site)).toMatchObject([{ kind: 'late-entry' }]);
  });
});

describe('deciding about a finding', () => {
  test('is for people from above whom it does not name, and to dismiss it takes two', async () => {
    const finding = await lateFinding();
    const inspector = await service.as('inspector', '26');
    const district = await service.as('district', finding.area.slice(0, 6));
    const elsewhere = await service.as('province', '12');
    await expectRefused(() => inspector.post(path(finding, 'review')), 403, 'auth/role-not-allowed');
    await expectRefused(() => district.post(path(finding, 'review')), 403, 'auth/role-not-allowed');
    await expectRefused(() => elsewhere.post(path(finding, 'review')), 404, 'request/not-found');
    await expectRefused(
      () => province.post(path(finding, 'dismiss'), dismissal),
      409,
      'finding/not-possible-now',
    );

    const key = `review-${finding.id}`.slice(0, 60);
    const review = await province.post(path(finding, 'review'), undefined, key).expect(200);
    expect(review.body).toEqual({ id: finding.id, state: 'under-review', version: 2 });
    expect((await province.post(path(finding, 'review'), undefined, key)).body).toEqual(review.body);
    await expectRefused(
      () => province.post(path(finding, 'dismiss'), dismissal),
      403,
      'second-person/same-account',
    );
    await second.post(path(finding, 'dismiss'), dismissal).expect(200);
    const record = await inspector.get(`/v1/findings/${finding.id}`).expect(200);
    expect(record.body.finding).toMatchObject({ state: 'dismissed', reason: 'explained', version: 3 });
    expect(record.body.events.at(-1)).toMatchObject({
      event: 'dismiss',
      by: second.account,
      note: dismissal.note,
    });
    const log = await inspector.get(`/v1/audit-entries?object=${finding.id}`).expect(200);
    expect(JSON.stringify(log.body)).not.toContain('biên bản');
  });

  test('is not for an account that it names, nor for the place itself', async () => {
    const finding = await lateFinding();
    const findings = service.database.connection.db?.collection<{ _id: string; accounts: string[] }>(
      'findings',
    );
    await findings?.updateOne({ _id: finding.id }, { $push: { accounts: province.account } });
    await expectRefused(() => province.post(path(finding, 'review')), 403, 'finding/named-in-it');
    const ministry = await service.as('ministry', 'VN');
    await ministry.post(path(finding, 'review')).expect(200);
    const about26 = {
      ...(await findings?.findOne({ _id: finding.id })),
      _id: `26.late-entry.${'0'.repeat(32)}`,
    };
    await findings?.insertOne({ ...about26, accounts: [], area: '26', state: 'open' } as never);
    await expectRefused(
      () => province.post(path({ id: about26._id }, 'review')),
      403,
      'finding/not-from-above',
    );
    await ministry.post(path({ id: about26._id }, 'review')).expect(200);
  });

  test('takes effect once if many do it at once', async () => {
    const finding = await lateFinding();
    const people = await Promise.all(
      ['a1', 'a2', 'a3', 'a4'].map((who) => service.as('province', '26', who)),
    );
    const answers = await Promise.all(people.map((one) => one.post(path(finding, 'review'))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  });

  test('is undone by new evidence: a dismissed finding is open again', async () => {
    const { dose, open } = await lateDose(service);
    await sweep(service);
    const [finding] = await findingsAt(service, dose.site);
    if (finding === undefined) throw new Error('not found');
    await province.post(path(finding, 'review')).expect(200);
    await second.post(path(finding, 'dismiss'), dismissal).expect(200);
    // Reading is no evidence.
    await open.staff.get(`/v1/doses/${dose.id}`).expect(200);
    await sweep(service);
    expect(await findingsAt(service, dose.site)).toMatchObject([{ state: 'dismissed' }]);
    const db = service.database.connection.db;
    const shown = await db?.collection('auditEntries').findOne({ object: dose.id, action: 'recordDose' });
    // Of the same millisecond, and lower than any that is still to come in it.
    const id = `${String(shown?._id).slice(0, 13)}${'0'.repeat(16)}`;
    const entry = { ...JSON.parse(shown?.bytes.buffer.toString('utf8')), id, action: 'correctDose' };
    await db?.collection('auditEntries').insertOne({
      ...shown,
      _id: id as never,
      action: 'correctDose',
      bytes: Buffer.from(JSON.stringify(entry)),
    });
    await sweep(service);
    const [again] = await findingsAt(service, dose.site);
    expect(again).toMatchObject({ state: 'open', reviewedBy: null, decidedBy: null, reason: null });
    expect(again?.evidence).toContain(id);
  });

  test('may be a confirmation by the reviewer', async () => {
    const finding = await lateFinding();
    await province.post(path(finding, 'review')).expect(200);
    const body = { reason: 'careless-record', note: 'Nhập muộn, không có lý do' };
    await province.post(path(finding, 'confirm'), body).expect(200);
    await expectRefused(
      () => second.post(path(finding, 'dismiss'), dismissal),
      409,
      'finding/not-possible-now',
    );
    const found = await findingsAt(service, finding.area, '&state=confirmed&severity=low');
    expect(found.map(({ id }) => id)).toEqual([finding.id]);
  });
});

describe('asking about the past', () => {
  test('applies the rules to a period now, even if there was no sweep, and changes nothing', async () => {
    const { dose } = await lateDose(service);
    const inspector = await service.as('inspector', '26');
    const before = await service.snapshot();
    const body = { area: dose.site, from: dose.day, to: dose.day };
    const answer = await inspector.post('/v1/findings/search', body).expect(200);
    expect(answer.body.items).toMatchObject([{ kind: 'late-entry', subject: dose.id, state: null }]);
    expect(await service.snapshot()).toBe(before);
    await sweep(service);
    const again = await inspector.post('/v1/findings/search', body).expect(200);
    expect(again.body.items).toMatchObject([{ state: 'open' }]);
    const others = await inspector.post('/v1/findings/search', { ...body, kinds: ['under-age'] }).expect(200);
    expect(others.body.items).toEqual([]);
  });

  test('is bounded', async () => {
    const inspector = await service.as('inspector', 'VN');
    const send = (body: object) => () => inspector.post('/v1/findings/search', body);
    const wide = { area: 'VN', from: '2021-08-01', to: '2021-08-02' };
    await expectRefused(send(wide), 422, 'finding/search-too-wide');
    await expectRefused(send({ ...wide, area: '26', to: '2021-09-30' }), 422, 'finding/search-too-wide');
    expect((await send({ ...wide, to: '2021-07-01' })()).status).toBe(400);
  });
});
