import { describe, expect, test } from '@jest/globals';
import type { RoundBurnDown } from '../../../../src/allocation/rounds/figures/round-burn-down.ts';
import { startCampaign } from '../../../support/people-factory.ts';
import { registerSomeSite } from '../../../support/places-factory.ts';
import { give, noSuchRound, receive, ship, someRound, waste } from '../../../support/rounds-factory.ts';
import { useService } from '../../../support/service.ts';
import { expectRefusal } from '../../../support/supply-factory.ts';

const service = useService('2021-09-01T01:00:00Z');

describe('the burn-down of a round', () => {
  test('shows by day the doses received, given and wasted, and the projected end', async () => {
    await startCampaign(service);
    const { id: site } = await registerSomeSite(service, { district: '26-243', commune: '08707' });
    const { id, lot } = await someRound(service, { '26': 1000 });
    await receive(service, id, '26', { lot, doses: 800, broken: 100 });
    await ship(service, { from: '26', to: '26-243', lot, doses: 500 });
    await ship(service, { from: '26-243', to: site, lot, doses: 400 });
    service.clock.set('2021-09-03T03:00:00Z');
    await give(service, site, lot, 50);
    await waste(service, site, lot, 5, 'open-vial-remainder');
    service.clock.set('2021-09-04T18:30:00Z');
    await give(service, site, lot, 70);
    const province = await service.as('province', '26');
    const read = async (area: string): Promise<RoundBurnDown> =>
      (await province.get(`/v1/rounds/${id}/burn-down?area=${area}`).expect(200)).body;
    const burnt = await read('26');
    expect(burnt).toMatchObject({
      committed: 1000,
      toUse: 1000,
      today: '2021-09-05',
      finishBy: '2021-09-30',
      remaining: 775,
      pace: { days: 2, dosesPerDay: 60 },
      projectedFinish: '2021-09-18',
      notUsedByDeadline: 0,
    });
    expect(
      burnt.days.map(({ day, received, given, wasted, remaining }) => [
        day,
        received,
        given,
        wasted,
        remaining,
      ]),
    ).toEqual([
      ['2021-09-01', 800, 0, 0, 900],
      ['2021-09-03', 0, 50, 5, 845],
      ['2021-09-05', 0, 70, 0, 775],
    ]);
    const lines = await province.get(burnt.days[1]?.entries ?? '').expect(200);
    expect(lines.body.items.map(({ kind, doses }: { kind: string; doses: number }) => [kind, doses])).toEqual(
      [
        ['given', 50],
        ['waste', 5],
      ],
    );
    const district = await read('26-243');
    expect(district).toMatchObject({ committed: 0, toUse: 500, remaining: 375 });
    service.clock.set('2021-09-28T01:00:00Z');
    expect(await read('26')).toMatchObject({ notUsedByDeadline: 775 - 120, projectedFinish: '2021-10-11' });
  });

  test('is refused for another’s area, a site, and an unknown round', async () => {
    const { id } = await someRound(service, { '26': 10 });
    const province = await service.as('province', '26');
    const get = (path: string) => () => province.get(path);
    await expectRefusal(service, 'request/not-found', get(`/v1/rounds/${id}/burn-down?area=12`));
    await expectRefusal(
      service,
      'request/not-found',
      get(`/v1/rounds/${noSuchRound(service)}/burn-down?area=26`),
    );
    await expectRefusal(service, 'request/invalid', get(`/v1/rounds/${id}/burn-down?area=26-243-001`));
    const none = await province.get(`/v1/rounds/${id}/burn-down?area=26`).expect(200);
    expect(none.body).toMatchObject({ pace: null, projectedFinish: null, notUsedByDeadline: 10, days: [] });
  });
});

describe('the ledger', () => {
  test('is listed by a province or by an area, and a number belongs to an area', async () => {
    const province = await service.as('province', '26');
    const { id, lot } = await someRound(service, { '26': 10 });
    await receive(service, id, '26', { lot, doses: 7, lost: 1 });
    const get = (query: string) => province.get(`/v1/stock-movements?${query}`);
    for (const query of ['', 'province=26&area=26', 'province=26&figure=given', 'area=26&figure=tea']) {
      await expectRefusal(service, 'request/invalid', () => get(query));
    }
    await expectRefusal(service, 'request/not-found', () => get('area=12'));
    await expectRefusal(service, 'request/not-found', () => get('province=12'));
    await expectRefusal(service, 'request/not-found', () => get(`area=26&round=${noSuchRound(service)}`));
    const kinds = async (query: string): Promise<string[]> =>
      (await get(query).expect(200)).body.items.map(({ kind }: { kind: string }) => kind);
    expect(await kinds(`area=26&round=${id}`)).toEqual(['receipt', 'waste']);
    expect(await kinds(`area=26&round=${id}&figure=shipped`)).toEqual(['receipt', 'waste']);
    expect(await kinds(`area=26&round=${id}&figure=received&kind=arrival`)).toEqual([]);
    expect(await kinds(`province=26&lot=${encodeURIComponent(lot)}&kind=waste&cause=lost`)).toEqual([
      'waste',
    ]);
    expect(await kinds(`area=26-243&round=${id}`)).toEqual([]);
    expect(await kinds(`area=26&round=${id}&lot=astrazeneca~NONE`)).toEqual([]);
    expect(await kinds(`area=26&round=${id}&day=2021-01-01`)).toEqual([]);
    const district = await service.as('district', '26-243');
    expect((await district.get(`/v1/stock-movements?area=26-243&round=${id}`)).status).toBe(200);
    await expectRefusal(service, 'request/not-found', () => district.get('/v1/stock-movements?area=26'));
  });
});
