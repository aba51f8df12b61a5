import { describe, expect, test } from '@jest/globals';
import { withTransaction } from '../../../src/platform/database/database.ts';
import { STOCK_STATES, stateOfStock } from '../../../src/supply/ledger/balance.ts';
import { postMovement } from '../../../src/supply/ledger/stock.ts';
import { readExpiry, usableBefore } from '../../../src/supply/lots/lot.ts';
import { useService } from '../../support/service.ts';
import { registerLot, stockUp } from '../../support/supply-factory.ts';

const service = useService();

const aLot = {
  product: 'astrazeneca',
  number: 'abv8139',
  expiry: '2021-09',
  dosesPerVial: 10,
  manufacturer: 'SK Bioscience',
};

describe('registering a lot', () => {
  test('a label with month and year is good to the last day of that month; numbers are stored in capitals', async () => {
    const ministry = await service.as('ministry', 'VN');
    const response = await ministry.post('/v1/lots', aLot, 'register-lot-1');
    expect(response.status).toBe(201);
    expect(response.body).toMatchObject({
      id: 'astrazeneca~ABV8139',
      number: 'ABV8139',
      expiry: '2021-09-30',
      expiryPrecision: 'month',
    });

    const before = await service.snapshot();
    const replayed = await ministry.post('/v1/lots', aLot, 'register-lot-1');
    expect(replayed.status).toBe(201);
    expect(replayed.headers['idempotency-replayed']).toBe('true');
    expect(replayed.body).toEqual(response.body);
    expect(await service.snapshot()).toBe(before);

    const again = await ministry.post('/v1/lots', { ...aLot, dosesPerVial: 8 });
    expect(again.status).toBe(409);
    expect(again.body.code).toBe('lot/already-registered');
    expect(await service.snapshot()).toBe(before);
  });

  test.each([
    ['2021-11-30', '2021-11-30', 'day'],
    ['2021-12', '2021-12-31', 'month'],
    ['2022-02', '2022-02-28', 'month'],
    ['2024-02', '2024-02-29', 'month'],
  ])('the label %s means the last day %s', (label, expiry, expiryPrecision) => {
    expect(readExpiry(label)).toEqual({ expiry, expiryPrecision });
  });

  test('the last day of use ends at midnight at the place', () => {
    expect(usableBefore('2021-11-30').toISOString()).toBe('2021-11-30T17:00:00.000Z');
  });

  test('two at once: one registers, the other is refused', async () => {
    const ministry = await service.as('ministry', 'VN');
    const bodies = [1, 2, 3, 4].map((vial) => ({ ...aLot, number: 'RACE1', dosesPerVial: vial }));
    const responses = await Promise.all(bodies.map((body) => ministry.post('/v1/lots', body)));
    expect(responses.map((response) => response.status).sort()).toEqual([201, 409, 409, 409]);
  });

  test('a district cannot register; a malformed field is named', async () => {
    const district = await service.as('district', '26-243');
    const before = await service.snapshot();
    expect((await district.post('/v1/lots', aLot)).body.code).toBe('auth/role-not-allowed');
    const ministry = await service.as('ministry', 'VN');
    for (const wrong of [
      { ...aLot, expiry: '2021-13' },
      { ...aLot, number: { $ne: '' } },
      { ...aLot, dosesPerVial: 0 },
      { ...aLot, extra: 1 },
    ]) {
      const response = await ministry.post('/v1/lots', wrong);
      expect(response.status).toBe(400);
      expect(response.body.details.errors[0].pointer).toMatch(/^\/body\//);
    }
    expect(await service.snapshot()).toBe(before);
  });

  test('lots are listed by product and paged', async () => {
    const ministry = await service.as('ministry', 'VN');
    await registerLot(service, { product: 'moderna', number: 'M1' });
    await registerLot(service, { product: 'moderna', number: 'M2' });
    const first = await ministry.get('/v1/lots?product=moderna&limit=1');
    expect(first.body.items.map((lot: { id: string }) => lot.id)).toEqual(['moderna~M1']);
    const second = await ministry.get(`/v1/lots?product=moderna&limit=1&cursor=${first.body.next}`);
    expect(second.body.items.map((lot: { id: string }) => lot.id)).toEqual(['moderna~M2']);
    expect(second.body.next).toBeUndefined();
    expect((await ministry.get('/v1/lots/moderna~NONE')).status).toBe(404);
  });
});

describe('holding a lot', () => {
  const hold = (area: string) => ({ area, reasonCode: 'adverse-event', note: 'Phản ứng nặng' });

  async function move(lot: string, from: string, to: string) {
    return withTransaction(service.database, (tx) =>
      postMovement(tx, { lot, doses: 1, from, to, kind: 'dispatch', by: 'test', now: service.clock.now() }),
    );
  }

  test('in one district bars only that district; once released, the lot can be sent again', async () => {
    const lot = await registerLot(service);
    for (const place of ['26', '26-243', '26-244', '12-105']) await stockUp(service, place, lot.id, 10);
    const district = await service.as('district', '26-243');
    const held = await district.post(`/v1/lots/${lot.id}/holds`, hold('26-243'));
    expect(held.status).toBe(201);
    expect(held.body).toMatchObject({ lot: lot.id, area: '26-243', reasonCode: 'adverse-event' });
    expect(await move(lot.id, '26-243', 'transit:x')).toBe('held');
    expect(await move(lot.id, '26-244', 'transit:x')).toBe('posted');
    expect(await move(lot.id, '26', 'transit:x')).toBe('posted');

    // A site made there later inherits it, one elsewhere does not.
    await stockUp(service, '26-243-001', lot.id, 5);
    await stockUp(service, '26-244-001', lot.id, 5);
    expect(await move(lot.id, '26-243-001', 'transit:x')).toBe('held');
    expect(await move(lot.id, '26-244-001', 'transit:x')).toBe('posted');

    const released = await district.post(`/v1/lot-holds/${held.body.id}/release`, { note: 'Đã rõ' });
    expect(released.status).toBe(200);
    expect(await move(lot.id, '26-243', 'transit:x')).toBe('posted');
    expect(await move(lot.id, '26-243-001', 'transit:x')).toBe('posted');

    const before = await service.snapshot();
    const twice = await district.post(`/v1/lot-holds/${held.body.id}/release`, { note: 'Lần nữa' });
    expect(twice.status).toBe(409);
    expect(twice.body.code).toBe('lot/hold-already-released');
    expect(await service.snapshot()).toBe(before);
  });

  test('everywhere, on top of a hold in one place: free only once both are released', async () => {
    const lot = await registerLot(service);
    await stockUp(service, '26-243', lot.id, 10);
    const ministry = await service.as('ministry', 'VN');
    const province = await service.as('province', '26');
    const all = await ministry.post(`/v1/lots/${lot.id}/holds`, hold('VN'));
    const one = await province.post(`/v1/lots/${lot.id}/holds`, hold('26'));
    expect((await province.get(`/v1/lots/${lot.id}`)).body.holds).toHaveLength(2);
    const elsewhere = await service.as('province', '12');
    expect((await elsewhere.get(`/v1/lots/${lot.id}`)).body.holds).toHaveLength(1);

    // Who holds one province cannot lift what the Ministry holds.
    expect((await province.post(`/v1/lot-holds/${all.body.id}/release`, { note: 'x' })).status).toBe(404);
    await ministry.post(`/v1/lot-holds/${all.body.id}/release`, { note: 'x' });
    expect(await move(lot.id, '26-243', 'transit:y')).toBe('held');
    await ministry.post(`/v1/lot-holds/${one.body.id}/release`, { note: 'x' });
    expect(await move(lot.id, '26-243', 'transit:y')).toBe('posted');
  });

  test('another area cannot be held; an unknown lot is not found', async () => {
    const lot = await registerLot(service);
    const before = await service.snapshot();
    const district = await service.as('district', '26-243');
    expect((await district.post(`/v1/lots/${lot.id}/holds`, hold('26-244'))).status).toBe(404);
    expect((await district.post('/v1/lots/moderna~NONE/holds', hold('26-243'))).status).toBe(404);
    expect(await service.snapshot()).toBe(before);
  });

  test('racing with new balances: none slips through', async () => {
    const ministry = await service.as('ministry', 'VN');
    for (let round = 0; round < 8; round += 1) {
      const lot = await registerLot(service);
      const places = Array.from({ length: 6 }, (_, i) => `26-243-${String(i + 100)}`);
      await Promise.all([
        ...places.slice(0, 3).map((place) => stockUp(service, place, lot.id, 3)),
        ministry.post(`/v1/lots/${lot.id}/holds`, hold('VN')).then((response) => {
          expect(response.status).toBe(201);
        }),
        ...places.slice(3).map((place) => stockUp(service, place, lot.id, 3)),
      ]);
      for (const place of places) expect(await move(lot.id, place, 'transit:z')).toBe('held');
    }
  });

  test('released twice at once: the count falls once', async () => {
    const lot = await registerLot(service);
    await stockUp(service, '26-243', lot.id, 10);
    const ministry = await service.as('ministry', 'VN');
    const first = await ministry.post(`/v1/lots/${lot.id}/holds`, hold('VN'));
    await ministry.post(`/v1/lots/${lot.id}/holds`, hold('26'));
    const path = `/v1/lot-holds/${first.body.id}/release`;
    const both = await Promise.all([ministry.post(path, { note: 'a' }), ministry.post(path, { note: 'b' })]);
    expect(both.map((response) => response.status).sort()).toEqual([200, 409]);
    expect(await move(lot.id, '26-243', 'transit:w')).toBe('held');
  });
});

describe('the state of a lot in a place', () => {
  const now = new Date('2021-08-10T01:00:00Z');
  const past = now;
  const future = new Date(now.getTime() + 1);
  test.each([
    [0, future, false, 'usable'],
    [1, future, false, 'held'],
    [2, future, false, 'held'],
    [0, past, false, 'expired'],
    [1, past, false, 'expired'],
    [0, past, true, 'quarantined'],
    [1, past, true, 'quarantined'],
    [0, future, true, 'quarantined'],
    [1, future, true, 'quarantined'],
  ] as const)('holds %i, usable before %s, quarantined %s: %s', (holds, before, quarantined, state) => {
    expect(stateOfStock({ holds, usableBefore: before, quarantined }, now)).toBe(state);
    expect(STOCK_STATES).toContain(state);
  });

  const facts = { holds: 1, usableBefore: past, labelBefore: future, quarantined: false };
  const clock = (kind: 'thawed' | 'open') => ({ kind, before: past });
  test.each([
    ['thawed-too-long', { ...facts, clock: clock('thawed') }],
    ['vial-open-too-long', { ...facts, clock: clock('open') }],
    ['expired', { ...facts, clock: clock('open'), labelBefore: past }],
    ['quarantined', { ...facts, clock: clock('thawed'), quarantined: true }],
    ['recalled', { ...facts, clock: clock('thawed'), quarantined: true, recalled: true }],
    [
      'cold-chain-failure',
      { ...facts, quarantined: true, recalled: true, quarantineCause: 'cold-chain-failure' },
    ],
  ] as const)('the worst is named: %s', (state, batch) => {
    expect(stateOfStock(batch, now)).toBe(state);
  });
});
