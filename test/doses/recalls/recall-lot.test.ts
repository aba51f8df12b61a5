import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  queueAllRecallNotices,
  queueRecallNotices,
} from '../../../src/doses/recalls/queue-recall-notices.ts';
import { proveLedgers } from '../../../src/reports/conservation/ledger-balances.reads.ts';
import { doseBody, giveDose, makeReady, openedSession } from '../../support/doses-factory.ts';
import { useWorkers } from '../../support/jobs-factory.ts';
import { startCampaign } from '../../support/people-factory.ts';
import { useService } from '../../support/service.ts';
import { expectRefusal, registerLot, stockUp } from '../../support/supply-factory.ts';

const service = useService();
const workers = useWorkers(service);
beforeAll(() => startCampaign(service));

const recallBody = (area: string) => ({
  area,
  document: { number: '99/QLD', date: '2021-08-10', signer: 'Cục trưởng', title: 'Thu hồi lô' },
  reasonCode: 'quality-defect',
  note: 'Vật lạ trong lọ',
});
const all = async (name: string, filter: object) =>
  (await service.database.connection.db?.collection(name).find(filter).toArray()) ?? [];
const noticesOf = (session: string) => all('outboxMessages', { template: 'recalled', session });

async function givenThree() {
  const open = await openedSession(service, { call: 5, standby: 0, slots: [5, 1], stock: 30 });
  await makeReady(open.staff, open.bookings);
  const people = open.bookings.map(({ person }) => person);
  const doses = [];
  for (const person of people.slice(0, 4)) doses.push(await giveDose(service, open, person));
  await open.staff
    .post(`/v1/doses/${doses[3]?.id}/corrections`, { kind: 'entered-in-error', note: 'nhập nhầm' })
    .expect(201);
  return { open, doses, last: people[4] ?? '' };
}

describe('a recall', () => {
  test('blocks the lot at once and for good, lists its recipients and holders, and queues notices', async () => {
    const { open, doses, last } = await givenThree();
    await stockUp(service, '26', open.lot, 40);
    await stockUp(service, '12', open.lot, 7);
    const province = await service.as('province', '26');
    const path = `/v1/lots/${open.lot}/recalls`;
    const answer = await province.post(path, recallBody('26'), 'recall-key').expect(201);
    expect(answer.body).toMatchObject({
      people: 3,
      places: 2,
      onHand: 30 - 3 + 40,
      notices: { queued: 3, complete: true },
    });
    const { id } = answer.body;
    expect((await noticesOf(open.session.id)).map(({ person }) => person).sort()).toEqual(
      doses
        .slice(0, 3)
        .map(({ person }) => person)
        .sort(),
    );

    const body = doseBody(service, open, last);
    await expectRefusal(service, 'dose/lot-recalled', () => open.staff.post('/v1/doses', body));
    const send = () =>
      province.post('/v1/shipments', { from: '26', to: '26-243', lines: [{ lot: open.lot, doses: 1 }] });
    await expectRefusal(service, 'lot/recalled', send);
    // Stock that arrives later is blocked, too; other provinces are not.
    await stockUp(service, '26-244', open.lot, 5);
    const district = await service.as('district', '26-244');
    const down = { from: '26-244', to: '26', lines: [{ lot: open.lot, doses: 1 }] };
    await expectRefusal(service, 'lot/recalled', () => district.post('/v1/shipments', down));
    const elsewhere = await service.as('province', '12');
    await elsewhere
      .post('/v1/shipments', { from: '12', to: '12-105', lines: [{ lot: open.lot, doses: 1 }] })
      .expect(201);
    const { body: lot } = await province.get(`/v1/lots/${open.lot}`).expect(200);
    await expectRefusal(service, 'lot/recalled', () =>
      province.post(`/v1/lot-holds/${lot.holds[0].id}/release`, { note: 'thử gỡ' }),
    );
    await province
      .post('/v1/wastages', { account: '26', lot: open.lot, doses: 40, cause: 'recalled' })
      .expect(201);
    expect((await proveLedgers(service.database, '26')).differences).toEqual([]);

    const pages = await province.get(`/v1/recalls/${id}/people?limit=2`).expect(200);
    const rest = await province.get(`/v1/recalls/${id}/people?limit=2&cursor=${pages.body.next}`).expect(200);
    const people = [...pages.body.items, ...rest.body.items];
    expect(people.map(({ dose }: { dose: string }) => dose)).toEqual(
      doses.slice(0, 3).map((dose) => dose.id),
    );
    expect(Object.keys(people[0]).sort()).toEqual([
      'booking',
      'day',
      'dose',
      'doseNumber',
      'pseudonym',
      'site',
    ]);
    const places = await province.get(`/v1/recalls/${id}/places`).expect(200);
    expect(places.body.items).toMatchObject([
      { place: '26', doses: 40 },
      { place: open.session.site, doses: 27 },
    ]);
    expect((await open.staff.get(`/v1/recalls/${id}/places`).expect(200)).body.items).toHaveLength(1);
    await elsewhere.get(`/v1/recalls/${id}`).expect(404);

    const again = await province.post(path, recallBody('26'), 'recall-key').expect(201);
    expect(again.body.id).toBe(id);
    await expectRefusal(service, 'recall/already-recalled', () => province.post(path, recallBody('26')));
  });

  test('in the whole country notifies nobody twice, however often it is interrupted; the message names no product and no lot', async () => {
    const { open } = await givenThree();
    const ministry = await service.as('ministry', 'VN');
    const province = await service.as('province', '26');
    await province.post(`/v1/lots/${open.lot}/recalls`, recallBody('VN')).expect(404);
    await province.post(`/v1/lots/${open.lot}/recalls`, recallBody('26')).expect(201);
    const { body } = await ministry.post(`/v1/lots/${open.lot}/recalls`, recallBody('VN')).expect(201);
    expect(body).toMatchObject({ people: 3, notices: { queued: 0, complete: true } });
    await service.database.connection.db
      ?.collection<{ _id: string }>('recalls')
      .updateOne({ _id: body.id }, { $set: { complete: false, noticedUpTo: '' } });
    await Promise.all([
      queueAllRecallNotices(service.context()),
      queueRecallNotices(service.context(), body.id),
    ]);
    expect(await noticesOf(open.session.id)).toHaveLength(3);
    expect(workers.sent).toEqual([]);
    const texts = JSON.stringify(await noticesOf(open.session.id));
    expect(texts).not.toContain('astrazeneca');
  });

  test('of an unknown lot is refused; a site may not recall', async () => {
    const province = await service.as('province', '26');
    await expectRefusal(service, 'lot/unknown', () =>
      province.post('/v1/lots/moderna~NONE/recalls', recallBody('26')),
    );
    const lot = await registerLot(service);
    const site = await service.as('site', '26-243-001');
    await site.post(`/v1/lots/${lot.id}/recalls`, recallBody('26')).expect(403);
  });

  test('while doses are being given: each is counted and notified, or refused', async () => {
    const open = await openedSession(service, { call: 8, standby: 0, slots: [8, 1], stock: 30 });
    await makeReady(open.staff, open.bookings);
    const ministry = await service.as('ministry', 'VN');
    const [recalled, answers] = await Promise.all([
      ministry.post(`/v1/lots/${open.lot}/recalls`, recallBody('VN')),
      Promise.all(
        open.bookings.map(({ person }) => open.staff.post('/v1/doses', doseBody(service, open, person))),
      ),
    ]);
    expect(recalled.status).toBe(201);
    const given = answers.filter(({ status }) => status === 201).length;
    const codes = answers.filter(({ status }) => status !== 201).map(({ body }) => body.code);
    expect(new Set(codes).size).toBeLessThanOrEqual(1);
    if (codes.length > 0) expect(codes[0]).toBe('dose/lot-recalled');
    expect(recalled.body.people).toBe(given);
    expect(await noticesOf(open.session.id)).toHaveLength(given);
  });
});
