import { describe, expect, test } from '@jest/globals';
import { proveLedgers } from '../../../src/reports/conservation/ledger-balances.reads.ts';
import { registerSomeSite } from '../../support/places-factory.ts';
import { useService } from '../../support/service.ts';
import {
  aSessionId,
  expectRefusal,
  onHand,
  registerLot,
  setAside,
  stockUp,
} from '../../support/supply-factory.ts';

const service = useService();
const NOW = '2021-08-10T01:00:00.000Z';

async function frozen(place: string, doses: number) {
  const lot = await registerLot(service, { product: 'comirnaty', expiry: '2021-12-31' });
  await stockUp(service, place, lot.id, doses);
  return lot.id;
}

describe('thawing', () => {
  test('makes a batch with a clock that goes with it down the line and back', async () => {
    const lot = await frozen('26', 60);
    const province = await service.as('province', '26');
    const thawed = await province
      .post('/v1/thaws', { account: '26', lot, doses: 30, thawedAt: NOW })
      .expect(201);
    expect(thawed.body).toMatchObject({ thawedAt: NOW, onHand: 30, usableUntil: '2021-09-10T01:00:00.000Z' });
    expect(await onHand(service, '26', lot)).toBe(30);

    const site = await registerSomeSite(service);
    const line = { lot, thawedAt: '2021-08-10T08:00:00+07:00' };
    const { body: sent } = await province
      .post('/v1/shipments', {
        from: '26',
        to: site.id,
        lines: [
          { ...line, doses: 20 },
          { lot, doses: 10 },
        ],
      })
      .expect(201);
    const atSite = await service.as('site', site.id);
    const came = { received: 10, broken: 0, lost: 0 };
    await expectRefusal(service, 'shipment/does-not-add-up', () =>
      atSite.post(`/v1/shipments/${sent.id}/receive`, { lines: [{ lot, ...came, received: 30 }] }),
    );
    await atSite
      .post(`/v1/shipments/${sent.id}/receive`, {
        lines: [
          { lot, ...came },
          { lot, thawedAt: NOW, received: 17, broken: 2, lost: 1 },
        ],
      })
      .expect(200);
    expect((await proveLedgers(service.database, '26')).differences).toEqual([]);
    const { body } = await atSite.get('/v1/stock').expect(200);
    expect(body.items).toMatchObject([
      { lot, onHand: 10, expiry: '2021-12-31' },
      { lot, onHand: 17, thawedAt: NOW, usableUntil: '2021-09-10T01:00:00.000Z' },
    ]);

    // What is thawed is used first.
    const session = aSessionId(service, site.id);
    const wanted = { session, site: site.id, product: 'comirnaty' as const, sessionDay: '2021-08-12' };
    expect(await setAside(service, { ...wanted, doses: 20 })).toEqual([{ lot, doses: 20 }]);
    expect(await onHand(service, `session:${session}`, `${lot}@${NOW}`)).toBe(17);
    expect((await proveLedgers(service.database, '26')).differences).toEqual([]);

    const loss = { account: site.id, lot, doses: 7, cause: 'broken' };
    await atSite.post('/v1/wastages', loss).expect(201);
    await atSite
      .post('/v1/wastages', { account: `session:${session}`, lot, thawedAt: NOW, doses: 17, cause: 'lost' })
      .expect(201);
    expect((await proveLedgers(service.database, '26')).differences).toEqual([]);
  });

  test('is never undone: neither by a refreeze nor by sending it on as frozen', async () => {
    const lot = await frozen('26', 30);
    const province = await service.as('province', '26');
    const body = { account: '26', lot, doses: 30, thawedAt: NOW };
    await province.post('/v1/thaws', body).expect(201);
    const refused = await expectRefusal(service, 'stock/refreezing', () =>
      province.post('/v1/thaws', { ...body, kind: 'refreeze' }),
    );
    expect(refused.body.details).toEqual({ lot, thawedAt: [NOW] });
    const asFrozen = { from: '26', to: '26-243', lines: [{ lot, doses: 10 }] };
    await expectRefusal(service, 'stock/refreezing', () => province.post('/v1/shipments', asFrozen));
    await expectRefusal(service, 'stock/short', () => province.post('/v1/thaws', { ...body, doses: 10 }));
  });

  test('is refused for unfrozen products, parts of vials, a future time, and a time before the doses came', async () => {
    const lot = await frozen('26-244', 60);
    const district = await service.as('district', '26-244');
    const body = { account: '26-244', lot, doses: 20, thawedAt: NOW };
    const refuse = (code: string, changes: object) =>
      expectRefusal(service, code, () => district.post('/v1/thaws', { ...body, ...changes }));
    const chilled = await registerLot(service, { product: 'astrazeneca' });
    await stockUp(service, '26-244', chilled.id, 20);
    await refuse('stock/not-frozen', { lot: chilled.id });
    await refuse('stock/not-whole-vials', { doses: 15 });
    await refuse('stock/thawed-in-future', { thawedAt: '2021-08-10T01:00:00.001Z' });
    await refuse('stock/thawed-before-arrival', { thawedAt: '2021-08-10T00:59:59.999Z' });
    await refuse('stock/short', { doses: 70 });
    const hold = { area: '26-244', reasonCode: 'investigation', note: 'x' };
    const held = await district.post(`/v1/lots/${lot}/holds`, hold).expect(201);
    await refuse('lot/held', {});
    await district.post(`/v1/lot-holds/${held.body.id}/release`, { note: 'x' }).expect(200);
    await (await service.as('district', '26-243')).post('/v1/thaws', body).expect(404);
    await (await service.as('inspector', '26')).post('/v1/thaws', body).expect(403);
  });

  test('twice with one key, and ten at once on stock for three', async () => {
    const lot = await frozen('26-245', 30);
    const district = await service.as('district', '26-245');
    const body = { account: '26-245', lot, doses: 10, thawedAt: NOW };
    const first = await district.post('/v1/thaws', body, 'thaw-once').expect(201);
    const again = await district.post('/v1/thaws', body, 'thaw-once').expect(201);
    expect(again.body).toEqual(first.body);
    const answers = await Promise.all(Array.from({ length: 10 }, () => district.post('/v1/thaws', body)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    expect(await onHand(service, '26-245', `${lot}@${NOW}`)).toBe(30);
    expect((await proveLedgers(service.database, '26')).differences).toEqual([]);
  });

  test('ends thirty-one days later, to the instant', async () => {
    const lot = await frozen('26-246', 20);
    const district = await service.as('district', '26-246');
    const { body } = await district
      .post('/v1/thaws', { account: '26-246', lot, doses: 20, thawedAt: NOW })
      .expect(201);
    const send = () =>
      district.post('/v1/shipments', {
        from: '26-246',
        to: '26',
        lines: [{ lot, thawedAt: body.thawedAt, doses: 1 }],
      });
    service.clock.set('2021-09-10T00:59:59.999Z');
    await send().expect(201);
    service.clock.advance(1);
    await expectRefusal(service, 'lot/thawed-too-long', send);
  });
});
