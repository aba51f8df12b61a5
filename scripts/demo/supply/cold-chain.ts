import { z } from 'zod';
import { dayAtSite, writtenDay } from '../../../src/platform/clock.ts';
import { sum } from '../../../src/platform/compare.ts';
import { announceRound, confirmReceipt, type PlannedRound, ship } from '../../support/calls.ts';
import { advanceTo, type District, PROVINCE, type Rehearsal, type Site } from '../rehearsal.ts';

const batch = z.object({ usableUntil: z.string(), thawedAt: z.string(), onHand: z.number() });
const failed = z.object({ id: z.string(), batches: z.array(z.object({ doses: z.number() })) });
const counted = z.object({ id: z.string(), lines: z.array(z.object({ difference: z.number() })) });

/** A small round for what goes wrong with the cold chain, and for doses that nobody would use. */
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
};

/** Doses in a district's store, near expiry, that no session would use. */
export interface IdleDoses {
  readonly lot: string;
  readonly district: District;
  readonly doses: number;
}

export interface ThawedVial {
  readonly site: Site;
  readonly lot: string;
  readonly thawedAt: string;
}

/** A vial is thawed, a count does not agree, a refrigerator fails: the last two are decided by two people each. */
export async function keepCold(
  rehearsal: Rehearsal,
): Promise<{ readonly idleDoses: IdleDoses; readonly thawedVial: ThawedVial }> {
  const { report, province } = rehearsal;
  advanceTo(rehearsal, '2021-10-08', '08:00');
  report.step('2021-10-08', {
    vi: 'Đợt 36: rã đông, dây chuyền lạnh, kiểm kê',
    en: 'Round 36: thawing, the cold chain, a stock count',
  });
  const [district] = rehearsal.districts;
  if (district === undefined) throw new Error('no districts');
  const [, site] = district.sites;
  const round = await announceRound(rehearsal.ministry, PROVINCE, SMALL_ROUND);
  const [lot = '', idle = ''] = round.lots;
  await confirmReceipt(province, PROVINCE, round.id, [
    { lot, doses: 40 },
    { lot: idle, doses: 30 },
  ]);
  const toDistrict = [
    { lot, doses: 40 },
    { lot: idle, doses: 20 },
  ];
  await ship(province, district.client, { from: PROVINCE, to: district.code, lines: toDistrict });
  await ship(district.client, site.client, {
    from: district.code,
    to: site.id,
    lines: [{ lot, doses: 20 }],
  });
  const thawedVial = await thaw(rehearsal, site, lot);
  await count(rehearsal, district, site, lot);
  await fail(rehearsal, district, lot);
  return { idleDoses: { lot: idle, district, doses: 20 }, thawedVial };
}

async function thaw(rehearsal: Rehearsal, site: Site, lot: string): Promise<ThawedVial> {
  advanceTo(rehearsal, '2021-10-08', '09:00');
  const body = { account: site.id, lot, doses: 10, thawedAt: rehearsal.clock.now().toISOString() };
  const thawed = await site.client.post('/v1/thaws', body, batch);
  rehearsal.report.event(site.name, {
    vi: `rã đông 1 lọ Moderna (10 liều): từ nay có đồng hồ riêng, dùng được đến ${writtenDay(dayAtSite(new Date(thawed.usableUntil)))}, không còn theo hạn 31/03/2022 trên nhãn`,
    en: `thaws a vial of Moderna (10 doses): it has a clock of its own, good for 30 days and no longer by its label`,
  });
  rehearsal.report.refusal(
    site.name,
    { vi: 'cấp đông trở lại lọ đã rã đông', en: 'freeze the thawed vial again' },
    await site.client.ask('POST', '/v1/thaws', { ...body, kind: 'refreeze' }),
    'stock/refreezing',
  );
  return { site, lot, thawedAt: thawed.thawedAt };
}

async function count(rehearsal: Rehearsal, district: District, site: Site, lot: string): Promise<void> {
  advanceTo(rehearsal, '2021-10-08', '09:30');
  const line = { lot, counted: 9, reason: 'broken', note: 'Một liều rơi vỡ khi kiểm kê' };
  const found = await site.client.post(
    '/v1/stock-counts',
    { place: site.id, countedAt: rehearsal.clock.now().toISOString(), lines: [line] },
    counted,
  );
  rehearsal.report.refusal(
    site.name,
    { vi: 'tự duyệt biên bản kiểm kê của mình', en: 'approve the count one has made oneself' },
    await site.client.ask('POST', `/v1/stock-counts/${found.id}/approve`),
    'second-person/same-account',
  );
  await district.client.post(`/v1/stock-counts/${found.id}/approve`, undefined, z.unknown());
  rehearsal.report.event(district.name, {
    vi: `duyệt kiểm kê của điểm tiêm: sổ 10 liều, đếm được 9; chênh lệch ${found.lines[0]?.difference} có lý do và thành một bút toán`,
    en: `approves the site's count: 10 by the ledger, 9 on the shelf; the difference has a reason and is a movement now`,
  });
}

async function fail(rehearsal: Rehearsal, district: District, lot: string): Promise<void> {
  advanceTo(rehearsal, '2021-10-08', '10:30');
  const now = rehearsal.clock.now().getTime();
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
  const doses = sum(failure.batches.map((one) => one.doses));
  const path = `/v1/cold-chain-failures/${failure.id}`;
  rehearsal.report.refusal(
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
  rehearsal.report.refusal(
    district.name,
    { vi: 'tự quyết định số liều do mình báo hỏng', en: 'decide about the doses one has reported oneself' },
    await district.client.ask('POST', `${path}/approve`, { proposal: 1 }),
    'second-person/same-account',
  );
  await rehearsal.province.post(`${path}/approve`, { proposal: 1 }, z.unknown());
  rehearsal.report.event('Sở Y tế', {
    vi: `đồng ý hủy ${doses} liều ở kho huyện lên 13,7 °C: hao phí ghi đúng nguyên nhân “hỏng dây chuyền lạnh”, do hai người quyết`,
    en: `agrees to waste ${doses} doses that had been at 13.7 °C: wastage under its own cause, by two people`,
  });
}
