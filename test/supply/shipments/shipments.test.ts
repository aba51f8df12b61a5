import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { proveLedgers } from '../../../src/reports/conservation/ledger-balances.reads.ts';
import { decideArrival, isConnected } from '../../../src/supply/shipments/shipment.rules.ts';
import { registerSomeSite } from '../../support/places-factory.ts';
import { useService } from '../../support/service.ts';
import { expectRefusal, onHand, registerLot, stockUp } from '../../support/supply-factory.ts';

const service = useService();

async function provinceStock(doses: number) {
  const lot = await registerLot(service);
  await stockUp(service, '26', lot.id, doses);
  return { lot: lot.id, province: await service.as('province', '26') };
}

describe('dispatching and receiving', () => {
  test('down two levels, with doses broken and lost on the way; the ledgers agree', async () => {
    const { lot, province } = await provinceStock(500);
    const site = await registerSomeSite(service);
    const body = { from: '26', to: '26-243', lines: [{ lot, doses: 300 }] };
    const sent = await province.post('/v1/shipments', body, 'dispatch-key-1');
    expect(sent.status).toBe(201);
    expect(sent.body).toMatchObject({ status: 'in-transit', from: '26', to: '26-243', discrepancies: [] });
    const before = await service.snapshot();
    expect((await province.post('/v1/shipments', body, 'dispatch-key-1')).body).toEqual(sent.body);
    expect(await service.snapshot()).toBe(before);
    expect(await onHand(service, '26', lot)).toBe(200);
    expect(await onHand(service, '26-243', lot)).toBe(0);
    expect((await proveLedgers(service.database, '26')).differences).toEqual([]);

    const district = await service.as('district', '26-243');
    const receive = `/v1/shipments/${sent.body.id}/receive`;
    const came = { lines: [{ lot, received: 290, broken: 7, lost: 3 }] };
    const received = await district.post(receive, came, 'receive-key-1');
    expect(received.status).toBe(200);
    expect(received.body).toMatchObject({
      status: 'received',
      receivedBy: district.account,
      discrepancies: [{ lot, broken: 7, lost: 3 }],
    });
    expect((await district.post(receive, came, 'receive-key-1')).body).toEqual(received.body);
    expect(await onHand(service, '26-243', lot)).toBe(290);
    await expectRefusal(service, 'shipment/already-received', () => district.post(receive, came));

    const down = { from: '26-243', to: site.id, lines: [{ lot, doses: 100 }] };
    const second = await district.post('/v1/shipments', down);
    const atSite = await service.as('site', site.id);
    await atSite
      .post(`/v1/shipments/${second.body.id}/receive`, { lines: [{ lot, received: 100 }] })
      .expect(200);
    expect(await onHand(service, site.id, lot)).toBe(100);
    expect((await proveLedgers(service.database, '26')).differences).toEqual([]);

    expect((await atSite.get('/v1/shipments')).body.items).toHaveLength(1);
    expect((await atSite.get(`/v1/shipments/${second.body.id}`)).body.id).toBe(second.body.id);
    expect((await atSite.get(`/v1/shipments/${sent.body.id}`)).status).toBe(404);
    expect((await district.get('/v1/shipments?end=from&status=received')).body.items).toHaveLength(1);
    const stock = await atSite.get('/v1/stock');
    expect(stock.body.items).toEqual([
      {
        id: `${site.id}|${lot}`,
        place: site.id,
        account: site.id,
        lot,
        product: 'astrazeneca',
        onHand: 100,
        expiry: '2021-11-30',
        usableUntil: '2021-11-30T17:00:00.000Z',
        state: 'usable',
      },
    ]);
  });

  test('a shipment that does not add up to the last dose is not received', async () => {
    const { lot, province } = await provinceStock(100);
    const other = await registerLot(service);
    const sent = await province.post('/v1/shipments', {
      from: '26',
      to: '26-243',
      lines: [{ lot, doses: 50 }],
    });
    const receive = (lines: object[]) => () =>
      province.post(`/v1/shipments/${sent.body.id}/receive`, { lines });
    const refused = await expectRefusal(
      service,
      'shipment/does-not-add-up',
      receive([{ lot, received: 49 }]),
    );
    expect(refused.body.details).toEqual({ lot, expected: 50, found: 49 });
    await expectRefusal(service, 'shipment/does-not-add-up', receive([{ lot, received: 50, lost: 1 }]));
    await expectRefusal(
      service,
      'shipment/does-not-add-up',
      receive([
        { lot, received: 50 },
        { lot: other.id, received: 1 },
      ]),
    );
    const stranger = await service.as('district', '26-244');
    await expectRefusal(service, 'request/not-found', () =>
      stranger.post(`/v1/shipments/${sent.body.id}/receive`, { lines: [{ lot, received: 50 }] }),
    );
  });

  test('each refusal to dispatch has its own code', async () => {
    const { lot, province } = await provinceStock(10);
    const held = await registerLot(service);
    const expired = await registerLot(service, { expiry: '2021-08-09' });
    await stockUp(service, '26', held.id, 10);
    await stockUp(service, '26', expired.id, 10);
    const hold = { area: '26', reasonCode: 'recall', note: 'Thu hồi' };
    await province.post(`/v1/lots/${held.id}/holds`, hold).expect(201);
    const send = (body: object) => () =>
      province.post('/v1/shipments', { from: '26', to: '26-243', lines: [{ lot, doses: 11 }], ...body });
    const short = await expectRefusal(service, 'stock/short', send({}));
    expect(short.body.details).toEqual({ lot, doses: 11 });
    const lines = (id: string) => ({ lines: [{ lot: id, doses: 1 }] });
    await expectRefusal(service, 'lot/held', send(lines(held.id)));
    await expectRefusal(service, 'lot/expired', send(lines(expired.id)));
    await expectRefusal(service, 'stock/short', send(lines('moderna~NONE')));
    await expectRefusal(service, 'shipment/not-connected', send({ from: '26-243', to: '26-244' }));
    await expectRefusal(service, 'shipment/not-connected', send({ to: '12-105' }));
    await expectRefusal(service, 'shipment/not-connected', send({ to: '26' }));
    await expectRefusal(service, 'shipment/unknown-place', send({ to: '26-999' }));
    await expectRefusal(service, 'shipment/unknown-place', send({ to: '26-243-999' }));
    await expectRefusal(service, 'request/not-found', send({ from: '12' }));
    // One line that cannot go keeps the others back too.
    const two = {
      lines: [
        { lot, doses: 5 },
        { lot: held.id, doses: 5 },
      ],
    };
    await expectRefusal(service, 'lot/held', send(two));
  });

  test('ten at once on a stock for four: exactly four leave', async () => {
    const { lot, province } = await provinceStock(43);
    const responses = await Promise.all(
      Array.from({ length: 10 }, () =>
        province.post('/v1/shipments', { from: '26', to: '26-243', lines: [{ lot, doses: 10 }] }),
      ),
    );
    expect(responses.filter((response) => response.status === 201)).toHaveLength(4);
    expect(responses.filter((response) => response.body.code === 'stock/short')).toHaveLength(6);
    expect(await onHand(service, '26', lot)).toBe(3);
  });

  test('received by four at once: one succeeds', async () => {
    const { lot, province } = await provinceStock(50);
    const district = await service.as('district', '26-243');
    const sent = await province.post('/v1/shipments', {
      from: '26',
      to: '26-243',
      lines: [{ lot, doses: 50 }],
    });
    const responses = await Promise.all(
      [district, province, district, province].map((who) =>
        who.post(`/v1/shipments/${sent.body.id}/receive`, { lines: [{ lot, received: 50 }] }),
      ),
    );
    expect(responses.map((response) => response.status).sort()).toEqual([200, 409, 409, 409]);
    expect(await onHand(service, '26-243', lot)).toBe(50);
  });

  test('between the national store and a province, both ways; every ledger agrees', async () => {
    const lot = await registerLot(service);
    await stockUp(service, 'VN', lot.id, 100);
    const ministry = await service.as('ministry', 'VN');
    const province = await service.as('province', '26');
    const agree = async () => {
      for (const ledger of ['VN', '26']) {
        expect((await proveLedgers(service.database, ledger)).differences).toEqual([]);
      }
    };
    for (const [from, to, sender, doses] of [
      ['VN', '26', ministry, 40],
      ['26', 'VN', province, 20],
    ] as const) {
      const sent = await sender.post('/v1/shipments', { from, to, lines: [{ lot: lot.id, doses }] });
      expect(sent.status).toBe(201);
      await agree();
      await ministry
        .post(`/v1/shipments/${sent.body.id}/receive`, {
          lines: [{ lot: lot.id, received: doses - 1, lost: 1 }],
        })
        .expect(200);
      await agree();
    }
    expect(await onHand(service, '26', lot.id)).toBe(19);
    expect(await onHand(service, 'VN', lot.id)).toBe(79);
  });
});

describe('rules', () => {
  test.each([
    ['26', '26-243', true],
    ['26-243', '26', true],
    ['26', '26-243-001', true],
    ['VN', '26', true],
    ['26-243-001', '26-243', true],
    ['26', '26', false],
    ['26-243', '26-244', false],
    ['26', '12-105', false],
    ['12', '26', false],
  ])('from %s to %s: %s', (from, to, connected) => {
    expect(isConnected(from, to)).toBe(connected);
  });

  test('an arrival is accepted only when every lot adds up', () => {
    const amount = fc.integer({ min: 0, max: 3 });
    const lines = fc.uniqueArray(
      fc.record({ lot: fc.constantFrom('a', 'b', 'c'), received: amount, broken: amount, lost: amount }),
      { selector: (line) => line.lot },
    );
    const sent = fc.uniqueArray(
      fc.record({ lot: fc.constantFrom('a', 'b', 'c'), doses: fc.integer({ min: 1, max: 4 }) }),
      { selector: (line) => line.lot, minLength: 1 },
    );
    fc.assert(
      fc.property(sent, lines, (out, came) => {
        const decision = decideArrival(out, came);
        const all = ['a', 'b', 'c'].every((lot) => {
          const one = out.find((line) => line.lot === lot)?.doses ?? 0;
          const line = came.find((candidate) => candidate.lot === lot);
          return one === (line === undefined ? 0 : line.received + line.broken + line.lost);
        });
        return decision.ok === all;
      }),
      { numRuns: 1000 },
    );
  });
});
