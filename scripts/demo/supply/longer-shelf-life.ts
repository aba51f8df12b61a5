import { z } from 'zod';
import { districtOf } from '../../../src/platform/area.ts';
import { writtenDay } from '../../../src/platform/clock.ts';
import { announceRound, confirmReceipt, ship, withId } from '../../support/calls.ts';
import { written } from '../../support/text-table.ts';
import { advanceTo, PROVINCE, type Rehearsal } from '../rehearsal.ts';
import type { ThawedVial } from './cold-chain.ts';

const until = z.object({ expiry: z.string(), usableUntil: z.string() });

/** Doses of round 94 in the whole country: lots 124001 and 123002. */
const COUNTRY_DOSES = 2_960_100;
const OWN = 60;
const THAWED = 6;
const SENT = 12;

/**
 * The real case of November 2021: two lots of Comirnaty with four days left on the label, extended for doses kept at
 * −90…−60 °C only. What was thawed before keeps its old last day; an extension lengthens no thawed days.
 */
export async function extendShelfLife(rehearsal: Rehearsal, thawedInOctober: ThawedVial): Promise<void> {
  const { report, province } = rehearsal;
  advanceTo(rehearsal, '2021-11-25', '08:00');
  report.step('2021-11-25', {
    vi: 'Đợt 94: lô Pfizer 124001 và 123002, hạn 30/11/2021',
    en: 'Round 94: Pfizer lots 124001 and 123002, good to 30/11/2021 by their label',
  });
  const each = { expiry: '2021-11-30', dosesPerVial: 6, doses: OWN };
  const round = await announceRound(rehearsal.ministry, PROVINCE, {
    number: 94,
    decision: '5507/QĐ-BYT',
    date: '2021-11-25',
    product: 'comirnaty',
    manufacturer: 'Pfizer',
    source: 'donation',
    lots: [
      { number: '124001', ...each },
      { number: '123002', ...each },
    ],
    others: [{ unit: 'VN', purpose: 'area', doses: COUNTRY_DOSES - 2 * OWN }],
    finishBy: '2022-02-28',
  });
  const [one = '', two = ''] = round.lots;
  const received = [one, two].map((lot) => ({ lot, doses: OWN }));
  await confirmReceipt(province, PROVINCE, round.id, received);
  const thawedAt = rehearsal.clock.now().toISOString();
  await province.post('/v1/thaws', { account: PROVINCE, lot: one, doses: THAWED, thawedAt }, z.unknown());
  await approveByTwo(rehearsal, [one, two]);
  await rehearsal.queue.runNow('apply-expiry-extensions');
  advanceTo(rehearsal, '2021-11-26', '08:00');
  await rehearsal.queue.runNow('apply-expiry-extensions');
  const ask = (id: string, more = '') =>
    province.get(`/v1/lots/${id}/usable-until?place=${PROVINCE}${more}`, until);
  const frozen = await ask(two);
  const warm = await ask(one, `&thawedAt=${thawedAt}`);
  if (frozen.expiry !== '2022-02-28' || warm.expiry !== '2021-11-30')
    rehearsal.report.fault(`extended to ${frozen.expiry}, thawed ${warm.expiry}`);
  report.event('Bộ Y tế', {
    vi: `${written(COUNTRY_DOSES)} liều cả nước; gia hạn do hai người quyết: liều giữ ở −90…−60 °C đến ${writtenDay(frozen.expiry)}, ${THAWED} liều đã rã đông trước đó vẫn chỉ đến ${writtenDay(warm.expiry)}`,
    en: `${COUNTRY_DOSES} doses in the country; extended by two people: kept at −90…−60 °C good to ${frozen.expiry}, ${THAWED} thawed before only to ${warm.expiry}`,
  });
  await refuseThawed(rehearsal, thawedInOctober);
  await refuseRefreezing(rehearsal, one, thawedAt);
  advanceTo(rehearsal, '2021-12-01', '00:10');
  await rehearsal.queue.runNow('quarantine-expired');
  advanceTo(rehearsal, '2021-12-01', '08:00');
  await province.post(
    '/v1/wastages',
    { account: PROVINCE, lot: one, thawedAt, doses: THAWED, cause: 'expired', note: 'Hết hạn 30/11/2021' },
    z.unknown(),
  );
  const [district] = rehearsal.districts;
  if (district === undefined) throw new Error('no districts');
  const lines = [{ lot: two, doses: SENT }];
  await ship(province, district.client, { from: PROVINCE, to: district.code, lines });
  report.event('Sở Y tế', {
    vi: `ngày 01/12/2021: ${THAWED} liều rã đông hết hạn, ghi hao phí; ${2 * OWN - THAWED} liều đông lạnh vẫn dùng được, ${SENT} liều đầu tiên xuống huyện`,
    en: `1/12/2021: the ${THAWED} thawed doses have expired and are written off; ${2 * OWN - THAWED} frozen ones stay usable, the first ${SENT} go down the line`,
  });
}

async function approveByTwo(rehearsal: Rehearsal, lots: readonly string[]): Promise<void> {
  const { ministry, ministryApprover } = rehearsal;
  const proposed = await ministry.post(
    '/v1/expiry-extensions',
    {
      area: 'VN',
      lots,
      document: { number: '10119/BYT-DP', date: '2021-11-25', signer: 'Thứ trưởng (giả định)' },
      expiry: '2022-02-28',
      effectiveFrom: '2021-11-26',
      storage: '-90..-60',
    },
    withId,
  );
  const path = `/v1/expiry-extensions/${proposed.id}/approve`;
  rehearsal.report.refusal(
    'Bộ Y tế',
    {
      vi: 'tự duyệt công văn gia hạn do chính mình nhập',
      en: 'approve the extension one has entered oneself',
    },
    await ministry.ask('POST', path),
    'second-person/same-account',
  );
  await ministryApprover.post(path, undefined, z.unknown());
}

/** The vial that was thawed on 8 October: its thirty days are over, whatever its label says. */
async function refuseThawed(rehearsal: Rehearsal, { site, lot, thawedAt }: ThawedVial): Promise<void> {
  const line = { lot, thawedAt, doses: 10 };
  rehearsal.report.refusal(
    site.name,
    { vi: 'chuyển lọ Moderna đã rã đông 49 ngày', en: 'send on the Moderna thawed 49 days ago' },
    await site.client.ask('POST', '/v1/shipments', { from: site.id, to: districtOf(site.id), lines: [line] }),
    'lot/thawed-too-long',
  );
  await site.client.post(
    '/v1/wastages',
    { account: site.id, ...line, cause: 'expired', note: 'Quá 30 ngày kể từ khi rã đông' },
    z.unknown(),
  );
}

async function refuseRefreezing(rehearsal: Rehearsal, lot: string, thawedAt: string): Promise<void> {
  rehearsal.report.refusal(
    'Sở Y tế',
    { vi: 'gửi liều đã rã đông như liều đông lạnh', en: 'send thawed doses on as frozen ones' },
    await rehearsal.province.ask('POST', '/v1/thaws', {
      kind: 'refreeze',
      account: PROVINCE,
      lot,
      doses: THAWED,
      thawedAt,
    }),
    'stock/refreezing',
  );
}
