import { beforeAll, expect, test } from '@jest/globals';
import type { UnusedDoses } from '../../../src/reports/rounds/unused-doses.ts';
import { flagNearExpiry } from '../../../src/supply/near-expiry/flag-near-expiry.ts';
import { startCampaign } from '../../support/people-factory.ts';
import { registerSomeSite } from '../../support/places-factory.ts';
import { receive, ship, someRound } from '../../support/rounds-factory.ts';
import { useService } from '../../support/service.ts';
import { createRound, registerLot } from '../../support/supply-factory.ts';

const service = useService('2021-08-20T01:00:00Z');

let site: string;
let round: { id: string; lot: string };

/** 100 doses of a round at a site, 200 in the province's store, good for months. */
beforeAll(async () => {
  await startCampaign(service);
  site = (await registerSomeSite(service, { district: '26-243', commune: '08707' })).id;
  round = await someRound(service, { '26': 300 });
  await receive(service, round.id, '26', { lot: round.lot, doses: 300 });
  await ship(service, { from: '26', to: '26-243', lot: round.lot, doses: 100 });
  await ship(service, { from: '26-243', to: site, lot: round.lot, doses: 100 });
});

async function unused(area = '26'): Promise<UnusedDoses[]> {
  const by = await service.as('inspector', '26');
  const { body } = await by.get(`/v1/reports/rounds?area=${area}&round=${round.id}`).expect(200);
  return body.items[0].willNotBeUsed.items;
}

test('what is held in one place is named there until the hold is released', async () => {
  const district = await service.as('district', '26-243');
  const hold = { area: '26-243', reasonCode: 'investigation', note: 'Chờ kết luận' };
  const { id } = (await district.post(`/v1/lots/${round.lot}/holds`, hold).expect(201)).body;
  const [held, rest] = await unused();
  expect(held).toMatchObject({
    place: site,
    lot: round.lot,
    doses: 100,
    reason: 'held',
    action: 'decide-hold',
  });
  expect(held?.why.vi).toBe('Lô đang bị tạm dừng, chưa được dùng (hạn sử dụng 30/11/2021)');
  expect(rest).toMatchObject({ place: '26', lot: null, doses: 200, reason: 'deadline-no-plan' });
  const page = await district.get('/v1/reports/rounds.html?area=26-243').expect(200);
  expect(page.text).toContain('giải tỏa để dùng kịp hạn, hoặc thu hồi lô');
  await district.post(`/v1/lot-holds/${id}/release`, { note: 'Đạt chất lượng' }).expect(200);
  expect((await unused()).map(({ reason }) => reason)).toEqual(['deadline-no-plan']);
});

test('what a cold-chain failure set apart is named until it is decided, and a recall everywhere', async () => {
  const atSite = await service.as('site', site);
  service.clock.advance(3 * 3_600_000);
  const now = service.clock.now().getTime();
  const period = { from: new Date(now - 7_200_000).toISOString(), until: new Date(now).toISOString() };
  const failure = { place: site, ...period, minimum: 21, maximum: 137, note: 'Mất điện' };
  await atSite.post('/v1/cold-chain-failures', failure).expect(201);
  expect(await unused('26-243')).toMatchObject([
    { place: site, doses: 100, reason: 'cold-chain-failure', action: 'decide-cold-chain' },
  ]);
  const ministry = await service.as('ministry', 'VN');
  const document = { number: '9/QLD-CL', date: '2021-08-19', signer: 'Cục trưởng', title: 'Thu hồi lô' };
  const recall = { area: 'VN', reasonCode: 'quality-defect', document, note: 'Thu hồi' };
  const answer = await ministry.post(`/v1/lots/${round.lot}/recalls`, recall);
  expect([answer.status, answer.body.code]).toEqual([201, undefined]);
  expect(await unused()).toMatchObject([
    { place: '26', doses: 200, reason: 'recalled', action: 'write-off' },
    { place: site, doses: 100, reason: 'cold-chain-failure' },
  ]);
});

test('what has expired since the night before is expired, whatever its flag says', async () => {
  const other = await someRound(service, { '26': 50 }, '2021-09-10');
  await receive(service, other.id, '26', { lot: other.lot, doses: 50 });
  await flagNearExpiry(service.context('26'), '26', '2021-09-09');
  service.clock.set('2021-09-11T02:00:00Z');
  const by = await service.as('inspector', '26');
  const { body } = await by.get(`/v1/reports/rounds?area=26&round=${other.id}`).expect(200);
  expect(body.items[0].willNotBeUsed.items).toMatchObject([
    {
      place: '26',
      lot: other.lot,
      doses: 50,
      by: '2021-09-10',
      reason: 'expired',
      action: 'write-off',
      to: null,
    },
  ]);
});

test('of a thawed batch that was written off, its old flag says nothing about the frozen rest of the lot', async () => {
  const { id: lot } = await registerLot(service, { product: 'moderna', expiry: '2022-03-31' });
  const lines = [{ unit: '26', purpose: 'area' as const, doses: 60 }];
  const { id } = await createRound(service, { product: 'moderna', lots: [{ lot, doses: 60 }], lines });
  await receive(service, id, '26', { lot, doses: 60 });
  const province = await service.as('province', '26');
  const thawedAt = service.clock.now().toISOString();
  await province.post('/v1/thaws', { account: '26', lot, doses: 20, thawedAt }).expect(201);
  await flagNearExpiry(service.context('26'), '26', '2021-10-05');
  service.clock.advance(31 * 24 * 3_600_000);
  const waste = { account: '26', lot, thawedAt, doses: 20, cause: 'expired' };
  await province.post('/v1/wastages', waste).expect(201);
  const { body } = await province.get(`/v1/reports/rounds?area=26&round=${id}`).expect(200);
  expect(body.items[0].willNotBeUsed.items).toMatchObject([
    { lot: null, doses: 40, reason: expect.stringMatching(/^deadline/) },
  ]);
});
