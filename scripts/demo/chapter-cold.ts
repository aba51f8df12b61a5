import { z } from 'zod';
import { dayAtSite, writtenDay } from '../../src/platform/clock.ts';
import { PROVINCE } from './cast.ts';
import { announceRound, type PlannedRound } from './chapter-supply.ts';
import { expectRefusal, goTo, type PlayedDistrict, type PlayedSite, type Stage } from './stage.ts';

const withId = z.object({ id: z.string() });
const batch = z.object({ usableUntil: z.string(), thawedAt: z.string(), onHand: z.number() });
const failed = z.object({ id: z.string(), batches: z.array(z.object({ doses: z.number() })) });
const counted = z.object({ id: z.string(), lines: z.array(z.object({ difference: z.number() })) });

/** A small round for what goes wrong with the cold chain, and for doses that would lie unused. */
const SMALL_ROUND: PlannedRound = {
  number: 36,
  decision: '4520/QĐ-BYT',
  date: '2021-10-05',
  product: 'moderna',
  manufacturer: 'Moderna',
  source: 'donation',
  lots: [
    { number: 'DEMO-MD2', expiry: '2022-03-31', dosesPerVial: 10, doses: 40 },
    { number: 'DEMO-MD3', expiry: '2021-10-20', dosesPerVial: 10, doses: 30 },
  ],
  others: [],
  finishBy: '2021-10-31',
  site: 1,
};

/** Doses that lie in a district's store, near expiry, with no session that would use them. */
export interface IdleDoses {
  readonly lot: string;
  readonly district: PlayedDistrict;
  readonly doses: number;
}

/** Sends doses to a place directly below or above, which receives them in good order. */
async function send(
  stage: Stage,
  from: string,
  to: { readonly id: string; readonly client: PlayedSite['client'] },
  lines: readonly { lot: string; doses: number }[],
): Promise<void> {
  const { province, districts } = stage;
  const sender = districts.find(({ code }) => code === from)?.client ?? province;
  const sent = await sender.post('/v1/shipments', { from, to: to.id, lines }, withId);
  const received = lines.map(({ lot, doses }) => ({ lot, received: doses }));
  await to.client.post(`/v1/shipments/${sent.id}/receive`, { lines: received }, z.unknown());
}

/** Thawing, a failure of the cold chain, and a count that does not agree: each decided by two, each in the ledger. */
export async function keepCold(stage: Stage): Promise<IdleDoses> {
  const { narrator, province } = stage;
  goTo(stage, '2021-10-08', '08:00');
  narrator.chapter('2021-10-08', {
    vi: 'Đợt 36: rã đông, dây chuyền lạnh, kiểm kê',
    en: 'Round 36: thawing, the cold chain, a stock count',
  });
  const [district] = stage.districts;
  if (district === undefined) throw new Error('no districts');
  const [, site] = district.sites;
  const round = await announceRound(stage, SMALL_ROUND);
  const [lot = '', idle = ''] = round.lots;
  const lines = [
    { lot, doses: 40 },
    { lot: idle, doses: 30 },
  ];
  await province.post(`/v1/rounds/${round.id}/receipts`, { unit: PROVINCE, lines }, z.unknown());
  const store = { id: district.code, client: district.client };
  await send(stage, PROVINCE, store, [
    { lot, doses: 40 },
    { lot: idle, doses: 20 },
  ]);
  await send(stage, district.code, site, [{ lot, doses: 20 }]);
  await thaw(stage, site, lot);
  await count(stage, district, site, lot);
  await fail(stage, district, lot);
  return { lot: idle, district, doses: 20 };
}

async function thaw(stage: Stage, site: PlayedSite, lot: string): Promise<void> {
  goTo(stage, '2021-10-08', '09:00');
  const body = { account: site.id, lot, doses: 10, thawedAt: stage.clock.now().toISOString() };
  const thawed = await site.client.post('/v1/thaws', body, batch);
  stage.thawed = { site, lot, thawedAt: thawed.thawedAt };
  stage.narrator.tell(site.name, {
    vi: `rã đông 1 lọ Moderna (10 liều): từ nay có đồng hồ riêng, dùng được đến ${writtenDay(dayAtSite(new Date(thawed.usableUntil)))}, không còn theo hạn 31/03/2022 trên nhãn`,
    en: `thaws a vial of Moderna (10 doses): it has a clock of its own, good for 30 days and no longer by its label`,
  });
  expectRefusal(
    stage,
    site.name,
    { vi: 'cấp đông trở lại lọ đã rã đông', en: 'freeze the thawed vial again' },
    await site.client.ask('POST', '/v1/thaws', { ...body, kind: 'refreeze' }),
    'stock/refreezing',
  );
}

async function count(stage: Stage, district: PlayedDistrict, site: PlayedSite, lot: string): Promise<void> {
  goTo(stage, '2021-10-08', '09:30');
  const line = { lot, counted: 9, reason: 'broken', note: 'Một liều rơi vỡ khi kiểm kê' };
  const found = await site.client.post(
    '/v1/stock-counts',
    { place: site.id, countedAt: stage.clock.now().toISOString(), lines: [line] },
    counted,
  );
  expectRefusal(
    stage,
    site.name,
    { vi: 'tự duyệt biên bản kiểm kê của mình', en: 'approve the count one has made oneself' },
    await site.client.ask('POST', `/v1/stock-counts/${found.id}/approve`),
    'second-person/same-account',
  );
  await district.client.post(`/v1/stock-counts/${found.id}/approve`, undefined, z.unknown());
  stage.narrator.tell(district.name, {
    vi: `duyệt kiểm kê của điểm tiêm: sổ 10 liều, đếm được 9; chênh lệch ${found.lines[0]?.difference} có lý do và thành một bút toán`,
    en: `approves the site's count: 10 in the books, 9 on the shelf; the difference has a reason and is a movement now`,
  });
}

async function fail(stage: Stage, district: PlayedDistrict, lot: string): Promise<void> {
  goTo(stage, '2021-10-08', '10:30');
  const now = stage.clock.now().getTime();
  const failure = await district.client.post(
    '/v1/cold-chain-failures',
    {
      place: district.code,
      lots: [lot],
      from: new Date(now - 3_600_000).toISOString(),
      until: new Date(now).toISOString(),
      minimum: 21,
      maximum: 137,
      note: 'Mất điện, tủ lạnh kho huyện lên 13,7 độ',
    },
    failed,
  );
  const doses = failure.batches.reduce((sum, one) => sum + one.doses, 0);
  const path = `/v1/cold-chain-failures/${failure.id}`;
  expectRefusal(
    stage,
    district.name,
    { vi: 'vẫn chuyển đi liều đã hỏng lạnh', en: 'send on the doses that were too warm' },
    await district.client.ask('POST', '/v1/shipments', {
      from: district.code,
      to: district.sites[0].id,
      lines: [{ lot, doses: 10 }],
    }),
    'lot/cold-chain-failure',
  );
  await district.client.post(`${path}/proposals`, { outcome: 'wasted' }, z.unknown());
  expectRefusal(
    stage,
    district.name,
    { vi: 'tự quyết định số liều do mình báo hỏng', en: 'decide about the doses one has reported oneself' },
    await district.client.ask('POST', `${path}/approve`, { proposal: 1 }),
    'second-person/same-account',
  );
  await stage.province.post(`${path}/approve`, { proposal: 1 }, z.unknown());
  stage.narrator.tell('Sở Y tế', {
    vi: `đồng ý hủy ${doses} liều ở kho huyện lên 13,7 °C: hao phí ghi đúng nguyên nhân “hỏng dây chuyền lạnh”, do hai người quyết`,
    en: `agrees to waste ${doses} doses that had been at 13.7 °C: wastage under its own cause, by two people`,
  });
}
