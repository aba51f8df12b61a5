import { describe, expect, test } from '@jest/globals';
import type { Remainder } from '../../../../src/allocation/rounds/closing/round-closure.ts';
import { registerSomeSite } from '../../../support/places-factory.ts';
import {
  aReallocation,
  aRefusal,
  give,
  lineOf,
  noSuchRound,
  readRound,
  receive,
  ship,
  someRound,
  waste,
} from '../../../support/rounds-factory.ts';
import { type TestService, useService } from '../../../support/service.ts';
import { aDecision, createRound, expectRefusal, registerLot } from '../../../support/supply-factory.ts';

const service = useService();

/** 100 of a round for 26: 90 came, 3 were broken and 2 lost on the way, 5 are refused; what came is used up but for `left`. */
async function usedRound(left = 0): Promise<{ id: string; lot: string; site: string }> {
  const { id, lot } = await someRound(service, { '26': 100, '12': 10 });
  const { id: site } = await registerSomeSite(service, { district: '26-243', commune: '08707' });
  await receive(service, id, '26', { lot, doses: 90, broken: 3, lost: 2 });
  const province = await service.as('province', '26');
  await province.post(`/v1/rounds/${id}/refusals`, aRefusal(5)).expect(201);
  await ship(service, { from: '26', to: '26-243', lot, doses: 80, broken: 4 });
  await ship(service, { from: '26-243', to: site, lot, doses: 76 });
  await waste(service, '26', lot, 2, 'sample');
  await waste(service, '26', lot, 8, 'cold-chain-failure');
  await waste(service, site, lot, 6, 'open-vial-remainder');
  await give(service, site, lot, 70 - left);
  return { id, lot, site };
}

const closing = (area: string, remainders: object[] = []) => ({ area, remainders });

describe('closing a round in a province', () => {
  test('accounts for every dose; then nothing is received or changed there, and twice is once', async () => {
    const { id, lot } = await usedRound();
    const province = await service.as('province', '26');
    const path = `/v1/rounds/${id}/closure`;
    const closed = await province.post(path, closing('26'), 'close-round-1');
    expect(closed.status).toBe(201);
    expect(closed.body).toMatchObject({
      area: '26',
      commitment: { committed: 95, received: 90, damaged: 5, toCome: 0, outsideTheLedger: 0 },
      figures: {
        received: 90,
        damaged: { broken: 3, lost: 2 },
        given: 70,
        samples: 2,
        passedOn: 0,
        inTransit: 0,
        onHand: 0,
      },
    });
    expect(closed.body.figures.wasted).toMatchObject({
      broken: 4,
      'cold-chain-failure': 8,
      'open-vial-remainder': 6,
    });
    const before = await service.snapshot();
    expect((await province.post(path, closing('26'), 'close-round-1')).body).toEqual(closed.body);
    expect(await service.snapshot()).toBe(before);
    await expectRefusal(service, 'round/already-closed', () => province.post(path, closing('26')));

    const ministry = await service.as('ministry', 'VN');
    await expectRefusal(service, 'round/closed', () =>
      province.post(`/v1/rounds/${id}/receipts`, { unit: '26', lines: [{ lot, doses: 1 }] }),
    );
    await expectRefusal(service, 'round/closed', () =>
      province.post(`/v1/rounds/${id}/refusals`, aRefusal(1)),
    );
    const changes = [
      { unit: '12', delta: -1 },
      { unit: '26', delta: 1 },
    ];
    await expectRefusal(service, 'round/closed', () =>
      ministry.post(`/v1/rounds/${id}/amendments`, { decision: aDecision(), changes }),
    );
    const move = (
      await ministry.post(`/v1/rounds/${id}/reallocations`, aReallocation('12', '26', 1)).expect(201)
    ).body.id;
    const other = await service.as('ministry', 'VN', 'b');
    await expectRefusal(service, 'round/closed', () =>
      other.post(`/v1/rounds/${id}/reallocations/${move}/approve`),
    );
    const told = await readRound(ministry, id);
    expect(lineOf(told, '26')?.closedAt).toBeDefined();
    expect(told.closures).toEqual([closed.body]);
    // Another province goes on.
    await receive(service, id, '12', { lot, doses: 10 });
  });

  test('doses that are left are named and need a reason each', async () => {
    const { id, lot, site } = await usedRound(9);
    const way = await ship(service, { from: site, to: '26-243', lot, doses: 4, received: false });
    const province = await service.as('province', '26');
    const path = `/v1/rounds/${id}/closure`;
    const refused = await expectRefusal(service, 'round/doses-unexplained', () =>
      province.post(path, closing('26')),
    );
    expect(refused.status).toBe(422);
    const left: Remainder[] = [
      { where: 'in-transit', place: '26-243', lot, shipment: way, doses: 4 },
      { where: 'on-hand', place: site, lot, doses: 5 },
    ];
    expect(refused.body.details).toEqual({ doses: 9, remainders: left, unknown: [] });
    const reasons = left.map((one) => ({ ...one, reason: 'kept-for-second-doses' }));
    const [first, second] = reasons;
    const wrong = { ...second, doses: 6 };
    const half = await expectRefusal(service, 'round/doses-unexplained', () =>
      province.post(path, closing('26', [first ?? {}, wrong])),
    );
    expect(half.body.details.remainders).toEqual([left[1]]);
    const more = { ...second, place: '26-244' };
    const unknown = await expectRefusal(service, 'round/doses-unexplained', () =>
      province.post(path, closing('26', [...reasons, more])),
    );
    expect(unknown.body.details).toEqual({ doses: 0, remainders: [], unknown: [2] });
    const closed = await province.post(path, closing('26', reasons)).expect(201);
    expect(closed.body.figures).toMatchObject({ onHand: 5, inTransit: 4, given: 61 });
  });

  test('doses still to come are named as well', async () => {
    const { id } = await someRound(service, { '26': 100 });
    const province = await service.as('province', '26');
    const refused = await expectRefusal(service, 'round/doses-unexplained', () =>
      province.post(`/v1/rounds/${id}/closure`, closing('26')),
    );
    expect(refused.body.details.remainders).toEqual([{ where: 'to-come', place: '26', doses: 100 }]);
    await province
      .post(
        `/v1/rounds/${id}/closure`,
        closing('26', [{ where: 'to-come', place: '26', doses: 100, reason: 'will-not-come' }]),
      )
      .expect(201);
  });

  test('is for the province itself, of a round it takes part in', async () => {
    const { id } = await someRound(service, { '26': 100 });
    const other = await service.as('province', '12');
    await expectRefusal(service, 'request/not-found', () =>
      other.post(`/v1/rounds/${id}/closure`, closing('26')),
    );
    await expectRefusal(service, 'round/unit-not-in-round', () =>
      other.post(`/v1/rounds/${id}/closure`, closing('12')),
    );
    await expectRefusal(service, 'request/not-found', () =>
      other.post(`/v1/rounds/${noSuchRound(service)}/closure`, closing('12')),
    );
    await expectRefusal(service, 'request/not-found', () =>
      other.post(`/v1/rounds/${id}/closure`, closing('VN')),
    );
  });

  test('two at once close it once; a receipt at once is in it or refused', async () => {
    const { id, lot } = await someRound(service, { '26': 10, '12': 1 });
    await receive(service, id, '26', { lot, doses: 6 });
    await waste(service, '26', lot, 6, 'broken');
    const province = await service.as('province', '26');
    const toCome = { where: 'to-come', place: '26', doses: 4, reason: 'will-not-come' };
    const close = () => province.post(`/v1/rounds/${id}/closure`, closing('26', [toCome]));
    const [one, receipt, two] = await Promise.all([
      close(),
      province.post(`/v1/rounds/${id}/receipts`, { unit: '26', lines: [{ lot, doses: 0, lost: 4 }] }),
      close(),
    ]);
    const closures = [one, two].filter(({ status }) => status === 201);
    expect(closures.length + Number(receipt.status === 201)).toBe(1);
    expect(lineOf(await readRound(province, id), '26')?.left).toBe(receipt.status === 201 ? 0 : 4);
  });
});

describe('when doses are missing, a closure is refused and says where', () => {
  const refusalAfter = async (
    spoil: (
      db: NonNullable<TestService['database']['connection']['db']>,
      lot: string,
      id: string,
    ) => Promise<unknown>,
    area = '26',
  ) => {
    const { id, lot, site } = await usedRound();
    const { db } = service.database.connection;
    if (db === undefined) throw new Error('no database');
    await spoil(db, lot, id);
    const by = await service.as(area === 'VN' ? 'ministry' : 'province', area);
    const refused = await expectRefusal(service, 'round/doses-missing', () =>
      by.post(`/v1/rounds/${id}/closure`, closing(area)),
    );
    return {
      lot,
      site,
      differences: refused.body.details.differences,
      missing: refused.body.details.missing,
    };
  };

  test('a balance that was changed past the ledger', async () => {
    const { lot, differences, missing } = await refusalAfter((db, of) =>
      db.collection('stockBalances').updateOne({ lot: of, account: '26' }, { $inc: { onHand: 7 } }),
    );
    expect(missing).toBe(1);
    expect(differences).toEqual([{ record: 'balances', account: '26', lot, ledger: 0, found: 7 }]);
  });

  test('an injection that is gone from the ledger', async () => {
    const { lot, site, differences } = await refusalAfter((db, of) =>
      db.collection('stockMovements').deleteOne({ lot: of, kind: 'given' }),
    );
    expect(differences).toEqual([{ record: 'balances', account: site, lot, ledger: 70, found: 0 }]);
  });

  test('a receipt that was changed', async () => {
    const { lot, differences } = await refusalAfter((db, _lot, id) =>
      db.collection('roundReceipts').updateOne({ round: id }, { $set: { 'lines.0.doses': 91 } }),
    );
    expect(differences).toEqual([{ record: 'receipts', account: '26', lot, ledger: 95, found: 96 }]);
  });

  test('a line of the round that was changed', async () => {
    const { differences } = await refusalAfter((db, _lot, id) =>
      db.collection<{ _id: string }>('roundLines').updateOne({ _id: `${id}|26` }, { $inc: { received: -3 } }),
    );
    expect(differences).toEqual([{ record: 'line', account: '26', what: 'received', ledger: 90, found: 87 }]);
  });

  test('a shipment that vanished on its way', async () => {
    const { id, lot } = await someRound(service, { '26': 50 });
    await receive(service, id, '26', { lot, doses: 50 });
    const way = await ship(service, { from: '26', to: '26-243', lot, doses: 50, received: false });
    await service.database.connection.db?.collection<{ _id: string }>('shipments').deleteOne({ _id: way });
    const province = await service.as('province', '26');
    const refused = await expectRefusal(service, 'round/doses-missing', () =>
      province.post(`/v1/rounds/${id}/closure`, closing('26')),
    );
    expect(refused.body.details.differences).toContainEqual({
      record: 'shipments',
      account: `transit:${way}`,
      lot,
      ledger: 50,
      found: 0,
    });
  });

  test('of the whole round: a lot of which more is said to have come', async () => {
    const { lot, differences } = await refusalAfter(
      (db, of, id) =>
        db.collection<{ _id: string }>('roundLots').updateOne({ _id: `${id}|${of}` }, { $inc: { left: -2 } }),
      'VN',
    );
    expect(differences).toContainEqual({ record: 'round-lots', account: 'VN', lot, ledger: 95, found: 97 });
  });
});

describe('closing a round as a whole', () => {
  test('counts earmarks and samples apart, and leaves to closed provinces what they explained', async () => {
    const { id: lot } = await registerLot(service);
    const { id } = await createRound(service, {
      lots: [{ lot, doses: 1000 }],
      lines: [
        { unit: '26', purpose: 'area', doses: 300 },
        { unit: 'VN', purpose: 'area', doses: 100 },
        { unit: 'earmark:army', purpose: 'earmark', doses: 594 },
        { unit: 'earmark:testing', purpose: 'sample', doses: 6 },
      ],
    });
    await receive(service, id, 'VN', { lot, doses: 100 });
    await receive(service, id, '26', { lot, doses: 300 });
    await ship(service, { from: 'VN', to: '26', lot, doses: 60 });
    await waste(service, 'VN', lot, 40, 'lost');
    const province = await service.as('province', '26');
    const kept = { where: 'on-hand', place: '26', lot, doses: 360, reason: 'used-with-next-round' };
    const own = await province.post(`/v1/rounds/${id}/closure`, closing('26', [kept])).expect(201);
    expect(own.body.figures).toMatchObject({ received: 360, receivedFromOthers: 60, onHand: 360 });
    const ministry = await service.as('ministry', 'VN');
    const whole = await ministry.post(`/v1/rounds/${id}/closure`, closing('VN')).expect(201);
    expect(whole.body).toMatchObject({
      commitment: { committed: 1000, received: 400, damaged: 0, toCome: 0, outsideTheLedger: 600 },
      figures: { received: 400, onHand: 360, passedOn: 0, inTransit: 0 },
      remainders: [],
    });
    const told = await readRound(ministry, id);
    expect(told.status).toBe('closed');
    for (const send of [
      () => ministry.post(`/v1/rounds/${id}/closure`, closing('VN')),
      () => province.post(`/v1/rounds/${id}/closure`, closing('26')),
    ]) {
      await expectRefusal(service, 'round/already-closed', send);
    }
    await expectRefusal(service, 'round/closed', () =>
      ministry.post(`/v1/rounds/${id}/amendments`, {
        decision: aDecision(),
        changes: [
          { unit: 'earmark:army', delta: -1 },
          { unit: '30', delta: 1 },
        ],
      }),
    );
    await expectRefusal(service, 'round/closed', () =>
      ministry.post(`/v1/rounds/${id}/reallocations`, aReallocation('VN', '26', 1)),
    );
  });

  test('a lot that came in two rounds: each closes on its own doses, the first received first', async () => {
    const { id: lot } = await registerLot(service);
    const round = () =>
      createRound(service, {
        lots: [{ lot, doses: 100 }],
        lines: [{ unit: '26', purpose: 'area', doses: 100 }],
      });
    const [one, two] = [await round(), await round()];
    await receive(service, one.id, '26', { lot, doses: 100 });
    await receive(service, two.id, '26', { lot, doses: 100 });
    await waste(service, '26', lot, 130, 'broken');
    const province = await service.as('province', '26');
    const closed = await province.post(`/v1/rounds/${one.id}/closure`, closing('26')).expect(201);
    expect(closed.body.figures).toMatchObject({ received: 100, onHand: 0 });
    const refused = await expectRefusal(service, 'round/doses-unexplained', () =>
      province.post(`/v1/rounds/${two.id}/closure`, closing('26')),
    );
    expect(refused.body.details.remainders).toEqual([{ where: 'on-hand', place: '26', lot, doses: 70 }]);
  });
});
