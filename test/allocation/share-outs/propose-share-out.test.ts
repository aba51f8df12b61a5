import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ShareOut } from '../../../src/allocation/share-outs/share-out.ts';
import { startCampaign } from '../../support/people-factory.ts';
import { registerSomeSite } from '../../support/places-factory.ts';
import { peopleInOrder } from '../../support/scheduling-factory.ts';
import { useService } from '../../support/service.ts';
import { districtWithPeople, receive, roundFor26 } from '../../support/share-out-factory.ts';
import { createRound, expectRefusal, registerLot, stockUp } from '../../support/supply-factory.ts';

const service = useService();
let round = '';
let lot = '';

beforeAll(async () => {
  await startCampaign(service);
  ({ round, lot } = await roundFor26(service));
});

const path = (): string => `/v1/rounds/${round}/share-outs`;
const digits = ({ lines }: Pick<ShareOut, 'lines'>) => lines.map((line) => [line.unit, line.lot, line.doses]);

describe('proposing a share-out', () => {
  test('is refused while nobody is waiting', async () => {
    const province = await service.as('province', '26');
    await expectRefusal(service, 'share-out/no-need', () => province.post(path(), { doses: 100 }));
  });

  test('divides by the people to be vaccinated by the deadline, in whole vials, and names the rest', async () => {
    await districtWithPeople(service, '26-243', 100);
    // District 244: sixty, of whom one is due after the finish day and twenty on it, with their second doses.
    await registerSomeSite(service, { district: '26-244', commune: null });
    const others = await peopleInOrder(service, 60, { district: '26-244', commune: null });
    const courses = service.database.connection.db?.collection<{ _id: string }>('courses');
    await courses?.updateOne({ _id: others[0]?.id ?? '' }, { $set: { 'order.notBefore': '2021-10-01' } });
    const second = others.slice(1, 21).map(({ id }) => id);
    await courses?.updateMany(
      { _id: { $in: second } },
      { $set: { 'order.notBefore': '2021-09-30', 'order.doseNumber': 2 } },
    );
    // District 246 has people and no site; district 247 a site that keeps nothing cold.
    await peopleInOrder(service, 30, { district: '26-246', commune: null });
    await districtWithPeople(service, '26-247', 30, { coldChain: [] });

    const province = await service.as('province', '26');
    const answer = await province.post(path(), { doses: 105 }, 'share-out-key-1').expect(201);
    const made: ShareOut = answer.body;
    expect(digits(made)).toEqual([
      ['26-243', lot, 60],
      ['26-244', lot, 40],
    ]);
    expect(made.lines[1]).toMatchObject({
      need: 59,
      secondDue: 20,
      onHand: 0,
      capacity: 2 * 20 * 6 * 51,
      vials: 4,
      useBy: '2021-09-30',
      product: 'astrazeneca',
      parts: { floor: 10, secondDue: 10, firstDue: 20, moved: 0 },
    });
    expect(made.lines[1]?.explanation.vi).toMatch(/Cần 59 người \(mũi 2 đến hạn: 20\).*30\/09\/2021/);
    expect(made.units.filter(({ need }) => need > 0).map(({ unit, limit }) => [unit, limit])).toEqual([
      ['26-243', 'supply'],
      ['26-244', 'supply'],
      ['26-246', 'no-cold-chain'],
      ['26-247', 'no-cold-chain'],
    ]);
    expect(made.units).toHaveLength(9);
    expect(made.unshared).toMatchObject([{ lot, doses: 5, reason: 'not-a-whole-vial' }]);
    expect(made).toMatchObject({
      area: '26',
      status: 'proposed',
      day: '2021-09-30',
      total: 105,
      shared: 100,
      rounds: [{ round, product: 'astrazeneca', doses: 105 }],
    });

    const before = await service.snapshot();
    const again = await province.post(path(), { doses: 105 }, 'share-out-key-1').expect(201);
    expect(again.body).toEqual(made);
    expect(await service.snapshot()).toBe(before);
    expect((await province.get(`/v1/share-outs/${made.id}`)).body).toEqual(made);
    expect((await province.get('/v1/share-outs?province=26')).body.items).toEqual([made]);
    const inspector = await service.as('inspector', '26');
    const log = await inspector.get('/v1/audit-entries?action=proposeShareOut&outcome=done').expect(200);
    expect(log.body.items).toHaveLength(1);
    expect(log.body.items[0].details).toMatchObject({ total: 105, shared: 100, inputsHash: made.inputsHash });
  });

  test('anyone in the area can compute it again, and gets the same digits', async () => {
    const province = await service.as('province', '26');
    const made: ShareOut = (await province.post(path(), { doses: 90 }).expect(201)).body;
    const inspector = await service.as('inspector', '26');
    const asked = `/v1/share-outs/${made.id}/recomputation`;
    const again = await inspector.get(asked).expect(200);
    expect(again.body).toMatchObject({ equal: true, inputsHash: made.inputsHash, formula: made.formula });
    expect(digits(again.body)).toEqual(digits(made));
    expect(again.body.inputs.lots).toMatchObject([{ lot, doses: 90, lastDay: '2021-09-30' }]);
    expect(JSON.stringify(again.body.inputs)).not.toMatch(/sector|public|private/);

    // Whoever changes the digits that were decided, or the inputs, is found out.
    const db = service.database.connection.db;
    const stored = db?.collection<{ _id: string }>('shareOuts');
    await stored?.updateOne({ _id: made.id }, { $inc: { 'lines.0.doses': 10 } });
    expect((await inspector.get(asked)).body.equal).toBe(false);
    await stored?.updateOne({ _id: made.id }, { $inc: { 'lines.0.doses': -10 } });
    expect((await inspector.get(asked)).body.equal).toBe(true);
    await db
      ?.collection<{ _id: string }>('shareOutInputs')
      .updateOne({ _id: made.id }, { $inc: { 'inputs.units.0.people.firstDue': 1 } });
    expect((await inspector.get(asked)).body.equal).toBe(false);
    const elsewhere = await service.as('inspector', '12');
    await elsewhere.get(asked).expect(404);
  });

  test('the stock of a district lowers its need; the stock of the province goes first', async () => {
    const soon = await registerLot(service, { expiry: '2021-09-12' });
    const far = await registerLot(service, { expiry: '2021-12-31' });
    const made = await createRound(service, {
      lots: [
        { lot: far.id, doses: 500 },
        { lot: soon.id, doses: 40 },
      ],
      lines: [{ unit: '26', purpose: 'area', doses: 540 }],
    });
    await receive(service, { round: made.id, lot: far.id }, 30);
    await receive(service, { round: made.id, lot: soon.id }, 40);
    await stockUp(service, '26-243', far.id, 60);
    const province = await service.as('province', '26');
    const answer = await province.post(`/v1/rounds/${made.id}/share-outs`, { doses: 80 }).expect(201);
    const { lines }: ShareOut = answer.body;
    const of = (id: string): number =>
      lines.filter((line) => line.lot === id).reduce((sum, line) => sum + line.doses, 0);
    expect([of(soon.id), of(far.id)]).toEqual([40, 40]);
    expect(lines.find(({ unit }) => unit === '26-243')).toMatchObject({ onHand: 60, need: 100 });
    expect(lines.find(({ lot: id }) => id === soon.id)?.useBy).toBe('2021-09-12');
  });

  test('several rounds at once, products side by side: nobody is counted twice', async () => {
    const moderna = await roundFor26(service, 400, { product: 'moderna' });
    const province = await service.as('province', '26');
    const answer = await province
      .post(path(), {
        doses: 60,
        lots: [{ lot, doses: 60 }],
        also: [{ round: moderna.round, doses: 400 }],
      })
      .expect(201);
    const made: ShareOut = answer.body;
    expect(made.rounds.map(({ product, doses }) => [product, doses])).toEqual([
      ['astrazeneca', 60],
      ['moderna', 400],
    ]);
    for (const { unit, need, doses } of made.units) {
      expect([unit, doses <= Math.max(need, 10)]).toEqual([unit, true]);
    }
    // Frozen until it is thawed: a place with a fridge alone can use it for thirty days.
    expect(made.lines.find(({ product }) => product === 'moderna')?.useBy).toBe('2021-09-09');
  });

  test('an outdated order is refreshed first', async () => {
    const courses = service.database.connection.db?.collection('courses');
    await courses?.updateMany({ district: '26-243' }, { $set: { 'order.changesOn': '2021-08-01' } });
    const province = await service.as('province', '26');
    await province.post(path(), { doses: 10 }).expect(201);
    expect(await courses?.countDocuments({ 'order.changesOn': '2021-08-01' })).toBe(0);
  });

  test('refuses more than is left, lots of other rounds, unknown rounds, other roles and provinces', async () => {
    const province = await service.as('province', '26');
    await expectRefusal(service, 'share-out/more-than-unshared', () =>
      province.post(path(), { doses: 1001 }),
    );
    const other = await registerLot(service);
    await expectRefusal(service, 'round/lot-not-in-round', () =>
      province.post(path(), { doses: 10, lots: [{ lot: other.id, doses: 10 }] }),
    );
    await expectRefusal(service, 'request/invalid', () =>
      province.post(path(), { doses: 10, lots: [{ lot, doses: 11 }] }),
    );
    await expectRefusal(service, 'request/not-found', () =>
      province.post('/v1/rounds/VN.01ARZ3NDEKTSV4RRFFQ69G5FAV/share-outs', { doses: 1 }),
    );
    await expectRefusal(service, 'request/invalid', () =>
      province.post(path(), { doses: 10, district: '26-243' }),
    );
    const district = await service.as('district', '26-243');
    await expectRefusal(service, 'auth/role-not-allowed', () => district.post(path(), { doses: 1 }));
    await startCampaign(service, '12');
    const elsewhere = await service.as('province', '12');
    await expectRefusal(service, 'round/unit-not-in-round', () => elsewhere.post(path(), { doses: 1 }));
  });
});
