import { describe, expect, test } from '@jest/globals';
import { proveLedgers } from '../../../src/reports/conservation/ledger-balances.reads.ts';
import { registerSomeSite } from '../../support/places-factory.ts';
import { useService } from '../../support/service.ts';
import {
  expectRefusal,
  onHand,
  registerLot,
  sessionWithStock,
  stockUp,
} from '../../support/supply-factory.ts';

const service = useService();
const DOCUMENT = { number: '77/CDC', date: '2021-08-10', signer: 'Giám đốc', title: 'Kết luận chất lượng' };

const failure = (place: string, changes: object = {}) => ({
  place,
  from: '2021-08-10T00:00:00Z',
  until: '2021-08-10T02:00:00Z',
  minimum: 21,
  maximum: 137,
  note: 'Mất điện, tủ lạnh lên 13,7 độ',
  ...changes,
});

async function failed(changes: object = {}) {
  const site = await registerSomeSite(service);
  const { session, lot } = await sessionWithStock(service, site.id, 20);
  await stockUp(service, site.id, lot, 30);
  const other = await registerLot(service);
  await stockUp(service, site.id, other.id, 5);
  if (service.clock.now() < new Date('2021-08-10T03:00:00Z')) service.clock.set('2021-08-10T03:00:00Z');
  const now = service.clock.now().getTime();
  const period = { from: new Date(now - 7_200_000).toISOString(), until: new Date(now).toISOString() };
  const atSite = await service.as('site', site.id);
  service.clock.advance(60_000);
  const later = { until: service.clock.now().toISOString() };
  const answer = await atSite.post(
    '/v1/cold-chain-failures',
    failure(site.id, { ...period, ...later, ...changes }),
  );
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return {
    site: site.id,
    session,
    lot,
    other: other.id,
    atSite,
    id: answer.body.id as string,
    body: answer.body,
  };
}

describe('a cold-chain failure', () => {
  test('quarantines all stock on every account of the place; later arrivals are not mixed with it', async () => {
    const { site, session, lot, other, atSite, id, body } = await failed();
    expect(body).toMatchObject({ status: 'quarantined', minimum: 21, maximum: 137, proposals: [] });
    expect(body.batches).toHaveLength(3);
    for (const account of [site, `session:${session}`]) expect(await onHand(service, account, lot)).toBe(0);
    expect(await onHand(service, `quarantine:${id}`, lot)).toBe(50);
    expect((await proveLedgers(service.database, '26')).differences).toEqual([]);
    const ship = (doses: number) => () =>
      atSite.post('/v1/shipments', { from: site, to: site.slice(0, 6), lines: [{ lot, doses }] });
    await expectRefusal(service, 'lot/cold-chain-failure', ship(5));
    await stockUp(service, site, lot, 8);
    await ship(5)().expect(201);
    await expectRefusal(service, 'lot/cold-chain-failure', ship(5));
    const { body: stock } = await atSite.get('/v1/stock?limit=200').expect(200);
    const apart = stock.items.filter(({ account }: { account: string }) => account === `quarantine:${id}`);
    expect(apart.map(({ state }: { state: string }) => state)).toEqual([
      'cold-chain-failure',
      'cold-chain-failure',
    ]);
    expect(await onHand(service, `quarantine:${id}`, other)).toBe(5);
  });

  test('is decided by two people: usable again, with a document', async () => {
    const { site, lot, atSite, id } = await failed();
    const path = `/v1/cold-chain-failures/${id}`;
    await atSite.post(`${path}/proposals`, { outcome: 'released' }).expect(400);
    await expectRefusal(service, 'cold-chain/not-this-proposal', () =>
      atSite.post(`${path}/approve`, { proposal: 1 }),
    );
    await atSite.post(`${path}/proposals`, { outcome: 'wasted' }).expect(201);
    const district = await service.as('district', site.slice(0, 6));
    await district.post(`${path}/proposals`, { outcome: 'released', document: DOCUMENT }).expect(201);
    await expectRefusal(service, 'cold-chain/not-this-proposal', () =>
      atSite.post(`${path}/approve`, { proposal: 1 }),
    );
    await expectRefusal(service, 'second-person/same-account', () =>
      district.post(`${path}/approve`, { proposal: 2 }),
    );
    const answers = await Promise.all([1, 2].map(() => atSite.post(`${path}/approve`, { proposal: 2 })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await onHand(service, site, lot)).toBe(50);
    expect(await onHand(service, `quarantine:${id}`, lot)).toBe(0);
    await expectRefusal(service, 'cold-chain/already-decided', () =>
      atSite.post(`${path}/proposals`, { outcome: 'wasted' }),
    );
    expect((await atSite.get(path).expect(200)).body).toMatchObject({
      status: 'released',
      decidedBy: atSite.account,
    });
    expect((await proveLedgers(service.database, '26')).differences).toEqual([]);
    await (await service.as('site', '26-999-001')).get(path).expect(404);
  });

  test('or is wasted, by its cause', async () => {
    const { site, lot, atSite, id } = await failed();
    await atSite.post(`/v1/cold-chain-failures/${id}/proposals`, { outcome: 'wasted' }).expect(201);
    const district = await service.as('district', site.slice(0, 6));
    await district.post(`/v1/cold-chain-failures/${id}/approve`, { proposal: 1 }).expect(200);
    expect(await onHand(service, `quarantine:${id}`, lot)).toBe(0);
    const lines = await service.database.connection.db
      ?.collection('stockMovements')
      .find({ failure: id, kind: 'waste' })
      .toArray();
    expect(lines?.map(({ doses, cause }) => [doses, cause]).sort()).toEqual([
      [5, 'cold-chain-failure'],
      [50, 'cold-chain-failure'],
    ]);
    expect((await proveLedgers(service.database, '26')).differences).toEqual([]);
  });

  test('is refused for an invalid period, and where there was no stock', async () => {
    const site = await registerSomeSite(service);
    const atSite = await service.as('site', site.id);
    const refuse = (code: string, changes: object) =>
      expectRefusal(service, code, () => atSite.post('/v1/cold-chain-failures', failure(site.id, changes)));
    await refuse('cold-chain/not-a-period', { from: '2021-08-10T02:00:00Z' });
    await refuse('cold-chain/not-a-period', { until: '2022-08-10T02:00:00Z' });
    await refuse('cold-chain/not-a-period', { minimum: 140 });
    await refuse('cold-chain/nothing-concerned', {});
    const lot = await registerLot(service);
    await stockUp(service, site.id, lot.id, 5);
    // It came after the end of the failure.
    await refuse('cold-chain/nothing-concerned', {});
  });
});
