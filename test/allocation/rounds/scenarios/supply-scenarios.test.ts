import { describe, expect, test } from '@jest/globals';
import { useService } from '../../../support/service.ts';
import { aDecision, expectRefusal } from '../../../support/supply-factory.ts';

const service = useService();

const scenario = (area: string, doses: number, more: object = {}) => ({
  area,
  product: 'astrazeneca',
  month: '2021-09',
  doses,
  ...more,
});

describe('a scenario', () => {
  test('is entered in versions, of which the latest counts, and changes no round', async () => {
    const province = await service.as('province', '26');
    const document = aDecision();
    const first = await province.post(
      '/v1/supply-scenarios',
      scenario('26', 200_000, { document }),
      'scenario-1',
    );
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ version: 1, latest: true, doses: 200_000, document });
    const before = await service.snapshot();
    const again = await province.post(
      '/v1/supply-scenarios',
      scenario('26', 200_000, { document }),
      'scenario-1',
    );
    expect(again.body).toEqual(first.body);
    expect(await service.snapshot()).toBe(before);
    const second = await province.post('/v1/supply-scenarios', scenario('26', 0, { finishBy: '2021-09-15' }));
    expect(second.body).toMatchObject({ version: 2, doses: 0, finishBy: '2021-09-15' });
    await province.post('/v1/supply-scenarios', scenario('26', 7, { month: '2021-10' })).expect(201);

    const list = async (more = ''): Promise<[string, number, number, boolean][]> =>
      (await province.get(`/v1/supply-scenarios?area=26${more}`)).body.items.map(
        (item: { month: string; version: number; doses: number; latest: boolean }) => [
          item.month,
          item.version,
          item.doses,
          item.latest,
        ],
      );
    expect(await list()).toEqual([
      ['2021-09', 2, 0, true],
      ['2021-10', 1, 7, true],
    ]);
    expect(await list('&month=2021-09&product=astrazeneca&versions=all')).toEqual([
      ['2021-09', 1, 200_000, false],
      ['2021-09', 2, 0, true],
    ]);
    const page = await province.get('/v1/supply-scenarios?area=26&versions=all&limit=2');
    const rest = await province.get(
      `/v1/supply-scenarios?area=26&versions=all&limit=2&cursor=${page.body.next}`,
    );
    expect([...page.body.items, ...rest.body.items]).toHaveLength(3);
    expect(rest.body.next).toBeUndefined();
  });

  test('many at once make as many versions', async () => {
    const ministry = await service.as('ministry', 'VN');
    const entered = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        ministry.post('/v1/supply-scenarios', scenario('VN', index, { month: '2021-12' })),
      ),
    );
    expect(entered.map(({ status }) => status)).toEqual(Array(6).fill(201));
    expect(entered.map(({ body }) => body.version).sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('is refused for another’s area, a day of another month, and a negative number', async () => {
    const province = await service.as('province', '26');
    const post = (body: object) => () => province.post('/v1/supply-scenarios', body);
    await expectRefusal(service, 'request/not-found', post(scenario('12', 1)));
    await expectRefusal(service, 'request/not-found', post(scenario('VN', 1)));
    for (const wrong of [
      { finishBy: '2021-10-01' },
      { doses: -1 },
      { month: '2021-13' },
      { product: 'tea' },
    ]) {
      await expectRefusal(service, 'request/invalid', post(scenario('26', 1, wrong)));
    }
    const district = await service.as('district', '26-243');
    await expectRefusal(service, 'auth/role-not-allowed', () =>
      district.post('/v1/supply-scenarios', scenario('26', 1)),
    );
  });
});
