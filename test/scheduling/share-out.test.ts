import { beforeAll, describe, expect, test } from '@jest/globals';
import { registerPerson, startCampaign } from '../support/people-factory.ts';
import { peopleInOrder, publishedSession } from '../support/scheduling-factory.ts';
import { useService } from '../support/service.ts';
import { createRound, expectRefusal, registerLot } from '../support/supply-factory.ts';

const service = useService();
let round = '';

beforeAll(async () => {
  await startCampaign(service);
  const lot = await registerLot(service);
  const created = await createRound(service, {
    lots: [{ lot: lot.id, doses: 1000 }],
    lines: [
      { unit: '26', purpose: 'area', doses: 700 },
      { unit: '01', purpose: 'area', doses: 300 },
    ],
  });
  round = created.id;
});

const path = (): string => `/v1/rounds/${round}/share-outs`;

describe('proposing a share-out', () => {
  test('is refused while nobody is waiting', async () => {
    const province = await service.as('province', '26');
    await expectRefusal(service, 'share-out/no-need', () => province.post(path(), { doses: 100 }));
  });

  test('divides in proportion to who is still to be vaccinated by the finish day, and adds up', async () => {
    // District 243: ten of the order, four of them called already, and one whose group nobody has verified.
    await publishedSession(service, {
      at: { district: '26-243', commune: '08707' },
      people: 10,
      publication: { call: 4, standby: 2 },
    });
    await registerPerson(service);
    // District 244: seven, of whom one is due after the finish day and one on it, with her second dose.
    const [late, due] = await peopleInOrder(service, 7, { district: '26-244', commune: null });
    const courses = service.database.connection.db?.collection<{ _id: string }>('courses');
    await courses?.updateOne({ _id: late?.id ?? '' }, { $set: { 'order.notBefore': '2021-10-01' } });
    await courses?.updateOne(
      { _id: due?.id ?? '' },
      { $set: { 'order.notBefore': '2021-09-30', 'order.doseNumber': 2 } },
    );
    await peopleInOrder(service, 3, { district: '26-246', commune: null });
    const province = await service.as('province', '26');
    const answer = await province.post(path(), { doses: 100 }, 'share-out-key-1').expect(201);
    const lines: { unit: string; need: number; doses: number }[] = answer.body.lines;
    expect(lines.filter(({ need }) => need > 0)).toEqual([
      { unit: '26-243', need: 10, doses: 53 },
      { unit: '26-244', need: 6, doses: 31 },
      { unit: '26-246', need: 3, doses: 16 },
    ]);
    expect(lines).toHaveLength(9);
    expect(lines.reduce((sum, line) => sum + line.doses, 0)).toBe(100);
    expect(answer.body).toMatchObject({ status: 'proposed', day: '2021-09-30', total: 100, round });

    const before = await service.snapshot();
    const again = await province.post(path(), { doses: 100 }, 'share-out-key-1').expect(201);
    expect(again.body).toEqual(answer.body);
    expect(await service.snapshot()).toBe(before);

    await expectRefusal(service, 'share-out/self-approval', () =>
      province.post(`/v1/share-outs/${answer.body.id}/approve`),
    );
    const second = await service.as('province', '26', 'second');
    await second.post(`/v1/share-outs/${answer.body.id}/approve`).expect(200);
    const inspector = await service.as('inspector', '26');
    const log = await inspector.get('/v1/audit-entries?action=proposeShareOut&outcome=done').expect(200);
    expect(log.body.items).toHaveLength(1);
    expect(log.body.items[0].details).toMatchObject({ total: 100, lines });
  });

  test('refuses more than is left, a round that is not there, other roles and other provinces', async () => {
    const province = await service.as('province', '26');
    await expectRefusal(service, 'share-out/more-than-unshared', () => province.post(path(), { doses: 701 }));
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
