import { beforeAll, describe, expect, test } from '@jest/globals';
import { countGivenByLot } from '../../src/doses/dose.reads.ts';
import type { DoseRecord } from '../../src/doses/dose.ts';
import { getCourse } from '../../src/people/courses/course.store.ts';
import { withTransaction } from '../../src/platform/database/database.ts';
import { proveLedgers } from '../../src/reports/conservation/ledger-balances.reads.ts';
import { postMovement } from '../../src/supply/ledger/stock.ts';
import { giveDose, makeReady, type OpenSession, openedSession } from '../support/doses-factory.ts';
import { startCampaign } from '../support/people-factory.ts';
import { stockAt } from '../support/scheduling-factory.ts';
import { useService } from '../support/service.ts';
import { onHand } from '../support/supply-factory.ts';
import { expectRefused } from './expect-refused.ts';

const service = useService();
beforeAll(() => startCampaign(service));

interface Given extends OpenSession {
  readonly dose: DoseRecord;
}

/** An open session in which the first of two people has been given a dose. */
async function givenDose(): Promise<Given> {
  const open = await openedSession(service);
  await makeReady(open.staff, open.bookings);
  const dose = await giveDose(service, open, open.bookings[0]?.person ?? '');
  return { ...open, dose };
}

const ERROR = { kind: 'entered-in-error', note: 'Nhập nhầm người' };
const wrongLot = (lot: string) => ({ kind: 'wrong-lot', lot, note: 'Đọc nhầm số lô' });
const path = ({ dose }: Given) => `/v1/doses/${dose.id}/corrections`;
const ofSession = ({ session }: Given) => `session:${session.id}`;
const ofVial = ({ dose }: Given) => `vial:${dose.vial}`;

/** The doses of a lot that the session has: set aside, and in open vials. */
async function inSession({ session }: Given, lot: string): Promise<number> {
  const left = await service.database.connection.db
    ?.collection('stockBalances')
    .find({ session: session.id, lot })
    .toArray();
  return (left ?? []).reduce((sum, balance) => sum + balance.onHand, 0);
}

async function expectBalancedBooks(): Promise<void> {
  const proof = await proveLedgers(service.database, '26', await countGivenByLot(service.database, '26'));
  expect(proof.differences).toEqual([]);
}

/** A second lot among the stock of the session. */
async function anotherLot(given: Given, doses = 2): Promise<string> {
  const lot = await stockAt(service, given.session.site, doses);
  const line = {
    kind: 'set-aside' as const,
    session: given.session.id,
    by: 'test',
    now: service.clock.now(),
  };
  await withTransaction(service.database, (tx) =>
    postMovement(tx, { ...line, lot, doses, from: given.session.site, to: ofSession(given) }),
  );
  return lot;
}

async function closeSession(given: Given): Promise<void> {
  for (const { id } of given.bookings.slice(1)) {
    await given.staff.post(`/v1/bookings/${id}/cancel`, { reason: 'person-asked' }).expect(200);
  }
  await given.staff.post(`/v1/sessions/${given.session.id}/close`).expect(200);
}

function refused(code: string, given: Given, correction: object) {
  const expected = { code, subject: given.dose.pseudonym, action: 'correctDose' };
  return expectRefused(service, expected, () => given.staff.post(path(given), correction));
}

describe('entered in error', () => {
  test('gives the dose back to its vial and takes it out of the course; the dose stays as it was', async () => {
    const given = await givenDose();
    const stock = await onHand(service, ofVial(given), given.lot);
    const stored = () =>
      service.database.connection.db?.collection<{ _id: string }>('doses').findOne({ _id: given.dose.id });
    const before = await stored();
    const answer = await given.staff.post(path(given), ERROR).expect(201);
    expect(answer.body).toMatchObject({
      id: given.dose.id,
      status: 'entered-in-error',
      lot: given.lot,
      recordedLot: given.lot,
      corrections: [{ sequence: 1, kind: 'entered-in-error', fromLot: given.lot, by: given.staff.account }],
    });
    expect(await stored()).toEqual(before);
    expect(await onHand(service, ofVial(given), given.lot)).toBe(stock + 1);
    const course = await getCourse(service.database, given.dose.person);
    expect(course).toMatchObject({ facts: { history: [] }, order: { waiting: true, doseNumber: 1 } });
    const entry = await service.database.connection.db
      ?.collection('auditEntries')
      .findOne({ action: 'correctDose', object: given.dose.id });
    expect(entry).toMatchObject({ outcome: 'done', subject: given.dose.pseudonym });
    expect(String(entry?.bytes)).not.toContain('Nhập nhầm');
  });

  test('after the session has ended it is part of what was discarded with its vial', async () => {
    const given = await givenDose();
    await closeSession(given);
    const stock = await onHand(service, given.session.site, given.lot);
    const district = await service.as('district', given.session.district);
    const answer = await district.post(path(given), ERROR).expect(201);
    expect(await onHand(service, given.session.site, given.lot)).toBe(stock);
    expect(await onHand(service, ofVial(given), given.lot)).toBe(0);
    const correctionOf = answer.body.corrections[0].id;
    const lines = await service.database.connection.db
      ?.collection('stockMovements')
      .find({ correctionOf })
      .toArray();
    expect(lines?.map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['given-corrected', 'given', ofVial(given)],
      ['waste', ofVial(given), 'wasted:open-vial-remainder'],
    ]);
    await expectBalancedBooks();
  });

  test('is said once', async () => {
    const given = await givenDose();
    await given.staff.post(path(given), ERROR).expect(201);
    await refused('dose/already-corrected', given, ERROR);
    await refused('dose/already-corrected', given, wrongLot(await anotherLot(given)));
  });

  test('twice at once: once; with one key: one answer', async () => {
    const given = await givenDose();
    const stock = await inSession(given, given.lot);
    const answers = await Promise.all(Array.from({ length: 4 }, () => given.staff.post(path(given), ERROR)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    for (const { status, body } of answers)
      if (status === 409) expect(body.code).toBe('dose/already-corrected');
    expect(await inSession(given, given.lot)).toBe(stock + 1);

    const other = await givenDose();
    const first = await other.staff.post(path(other), ERROR, 'correct-key-1').expect(201);
    const again = await other.staff.post(path(other), ERROR, 'correct-key-1').expect(201);
    expect(again.body).toEqual(first.body);
  });
});

describe('a wrong lot', () => {
  test('moves one dose between the two lots, and back again', async () => {
    const given = await givenDose();
    const right = await anotherLot(given);
    const [wrongStock, rightStock] = [await inSession(given, given.lot), await inSession(given, right)];
    const answer = await given.staff.post(path(given), wrongLot(right)).expect(201);
    expect(answer.body).toMatchObject({ status: 'given', lot: right, recordedLot: given.lot });
    expect(await inSession(given, given.lot)).toBe(wrongStock + 1);
    expect(await inSession(given, right)).toBe(rightStock - 1);
    const course = await getCourse(service.database, given.dose.person);
    expect(course.facts.history).toHaveLength(1);

    await refused('dose/already-corrected', given, wrongLot(right));
    const ended = await given.staff.post(path(given), ERROR).expect(201);
    expect(ended.body).toMatchObject({ status: 'entered-in-error', lot: right });
    expect(await inSession(given, right)).toBe(rightStock);
    await expectBalancedBooks();
  });

  test('is judged by the instant of the injection: the right lot may have expired since', async () => {
    const given = await givenDose();
    await closeSession(given);
    const expiry = given.session.day;
    const right = await stockAt(service, given.session.site, 1, { expiry });
    service.clock.advance(2 * 86_400_000);
    const answer = await given.staff.post(path(given), wrongLot(right)).expect(201);
    expect(await onHand(service, given.session.site, right)).toBe(0);
    // The ledger has the time of writing, not of the injection.
    const correctionOf = answer.body.corrections[0].id;
    const lines = await service.database.connection.db
      ?.collection('stockMovements')
      .find({ correctionOf })
      .toArray();
    expect(lines?.map(({ kind, at }) => [kind, at]).sort()).toEqual([
      ['given', service.clock.now()],
      ['given-corrected', service.clock.now()],
      ['waste', service.clock.now()],
    ]);
    // It was drawn from the site's stock, and returns there if this lot was wrong, too.
    await given.staff.post(path(given), ERROR).expect(201);
    expect(await onHand(service, given.session.site, right)).toBe(1);
    await expectBalancedBooks();
  });

  test('is refused for the same lot, another product, a lot that is not at the site, held or used up', async () => {
    const given = await givenDose();
    await refused('dose/same-lot', given, wrongLot(given.lot));
    const pfizer = await stockAt(service, given.session.site, 1, { product: 'comirnaty' });
    await refused('dose/wrong-product', given, wrongLot(pfizer));
    const elsewhere = await stockAt(service, given.session.site, 1);
    await refused('dose/lot-not-at-site', given, wrongLot(elsewhere));
    const right = await anotherLot(given, 1);
    const account = ofSession(given);
    const province = await service.as('province', '26');
    const hold = { area: '26', reasonCode: 'investigation', note: 'đang điều tra' };
    const { body } = await province.post(`/v1/lots/${right}/holds`, hold).expect(201);
    await refused('dose/lot-held', given, wrongLot(right));
    await province.post(`/v1/lot-holds/${body.id}/release`, { note: 'xong' }).expect(200);
    await given.staff.post('/v1/wastages', { account, lot: right, doses: 1, cause: 'broken' }).expect(201);
    await refused('dose/lot-exhausted', given, wrongLot(right));
  });
});

test('staff of the site and the province may correct; a malformed correction is not accepted', async () => {
  const given = await givenDose();
  const inspector = await service.as('inspector', '26');
  const ministry = await service.as('ministry', 'VN');
  const elsewhere = await service.as('district', '26-245');
  const before = await service.snapshot();
  await inspector.post(path(given), ERROR).expect(403);
  await ministry.post(path(given), ERROR).expect(403);
  await elsewhere.post(path(given), ERROR).expect(404);
  for (const body of [
    {},
    { kind: 'entered-in-error' },
    { ...ERROR, note: ' ' },
    { ...ERROR, lot: given.lot },
    { kind: 'wrong-lot', note: 'thiếu lô' },
    { ...ERROR, kind: 'deleted' },
  ]) {
    await given.staff.post(path(given), body).expect(400);
  }
  expect(await service.snapshot()).toBe(before);
});

test('what is read: the dose with its corrections, the doses of a person, and that it was read', async () => {
  const given = await givenDose();
  await given.staff.post(path(given), ERROR).expect(201);
  const inspector = await service.as('inspector', '26');
  const one = await inspector.get(`/v1/doses/${given.dose.id}`).expect(200);
  expect(one.body).toMatchObject({ status: 'entered-in-error', corrections: [{ note: ERROR.note }] });
  const all = await given.staff.get(`/v1/people/${given.dose.person}/doses`).expect(200);
  expect(all.body.items).toEqual([one.body]);
  for (const action of ['getDose', 'listDosesOfPerson']) {
    const subject = given.dose.pseudonym;
    const logged = await inspector.get(`/v1/audit-entries?action=${action}&subject=${subject}`).expect(200);
    expect(logged.body.items).toMatchObject([{ outcome: 'done', subject }]);
  }
  const elsewhere = await service.as('site', '26-245-001');
  await elsewhere.get(`/v1/doses/${given.dose.id}`).expect(404);
  await elsewhere.get(`/v1/people/${given.dose.person}/doses`).expect(404);
});

test('the doses given agree with the ledger, lot by lot', async () => {
  const ledger = new Map<string, number>();
  const movements =
    (await service.database.connection.db?.collection('stockMovements').find().toArray()) ?? [];
  for (const { lot, doses, from, to } of movements) {
    const change = (to === 'given' ? doses : 0) - (from === 'given' ? doses : 0);
    if (change !== 0) ledger.set(lot, (ledger.get(lot) ?? 0) + change);
  }
  const counted = await countGivenByLot(service.database, '26');
  expect(Object.fromEntries(counted)).toEqual(Object.fromEntries(ledger));
  expect([...ledger.values()].some((doses) => doses > 0)).toBe(true);
});
