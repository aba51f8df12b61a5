import { z } from 'zod';
import { sum } from '../../../src/platform/compare.ts';
import { inParallel } from '../../support/client.ts';
import { written } from '../../support/text-table.ts';
import { tryDose } from '../exceptions/try-dose.ts';
import { advanceTo, type Rehearsal, type Session } from '../rehearsal.ts';
import { closeSessions, runDay } from '../sessions/day.ts';
import { answerCalls, givenAt, planSession, publish, sessionStock } from '../sessions/session.ts';

const LOT = 'astrazeneca~DEMO-AZ1';
const LAST_DAY = '2021-10-01';
const flags = z.object({
  items: z.array(
    z.object({
      place: z.string(),
      lot: z.string(),
      kind: z.string(),
      onHand: z.number(),
      expiry: z.string(),
    }),
  ),
});
const stock = z.object({
  items: z.array(z.object({ account: z.string(), lot: z.string(), onHand: z.number() })),
});

/** The nightly job flags what is near expiry; the province sees where it is. */
export async function showFlags(rehearsal: Rehearsal): Promise<void> {
  const { report } = rehearsal;
  advanceTo(rehearsal, '2021-09-24', '01:00');
  report.step('2021-09-24', {
    vi: 'Tác vụ đêm: lô cận hạn',
    en: 'A job of the night: lots near expiry',
  });
  await rehearsal.queue.runNow('flag-near-expiry');
  const { items } = await rehearsal.province.get('/v1/lot-flags?limit=200&kind=near-expiry', flags);
  const ofLot = items.filter((flag) => flag.lot === LOT);
  if (ofLot.length === 0) rehearsal.report.fault('the lot near expiry was not flagged');
  const doses = sum(ofLot.map(({ onHand }) => onHand));
  report.event('Tác vụ Agenda', {
    vi: `cảnh báo lô DEMO-AZ1 (hạn 01/10/2021) tại ${ofLot.length} nơi, còn ${written(doses)} liều: phải dùng trước hạn`,
    en: `flags lot DEMO-AZ1 (good to 01/10/2021) in ${ofLot.length} places, ${doses} doses: to be used in time`,
  });
}

/** On the lot's last day each site that still has some holds one more session; the morning after, a dose of it is refused. */
export async function useBeforeExpiry(rehearsal: Rehearsal): Promise<void> {
  const { report } = rehearsal;
  advanceTo(rehearsal, '2021-09-30', '08:00');
  report.step('2021-09-30', { vi: 'Không để vắc xin hết hạn', en: 'Let no vaccine expire' });
  const planned = await inParallel(rehearsal.districts, 3, async (district) => {
    const [site] = district.sites;
    const { items } = await site.client.get(`/v1/stock?area=${site.id}&limit=200`, stock);
    const left = items.find((line) => line.lot === LOT && line.account === site.id)?.onHand ?? 0;
    return left < 4 ? undefined : planSession(rehearsal, district, site, LAST_DAY, 'astrazeneca', left);
  });
  const sessions = planned.filter((session) => session !== undefined);
  const [last] = sessions;
  if (last === undefined) throw new Error('nothing of the lot was left');
  for (const session of sessions) {
    await publish(session, session === last ? session.capacity - 2 : session.capacity);
    await answerCalls(rehearsal, session, 0);
  }
  await runDay(rehearsal, LAST_DAY, sessions);
  await closeSessions(
    rehearsal,
    LAST_DAY,
    sessions.filter((session) => session !== last),
  );
  const doses = givenAt(rehearsal, sessions).length;
  report.event(`${sessions.length} điểm tiêm`, {
    vi: `mở thêm buổi tiêm trong ngày cuối của lô: ${written(doses)} liều được dùng kịp hạn, vẫn gọi theo thứ tự`,
    en: `hold one more session on the lot’s last day: ${doses} doses used in time, people called in order`,
  });
  await morningAfter(rehearsal, last);
}

async function morningAfter(rehearsal: Rehearsal, session: Session): Promise<void> {
  advanceTo(rehearsal, '2021-10-02', '00:10');
  await rehearsal.queue.runNow('quarantine-expired');
  await rehearsal.queue.runNow('close-day');
  advanceTo(rehearsal, '2021-10-02', '07:15');
  const somebody = [...rehearsal.people.values()].find(
    ({ district, child, unverified, groups }) =>
      district === session.district.code && !child && !unverified && groups.length > 0,
  );
  if (somebody === undefined) throw new Error('nobody fits');
  await tryDose(rehearsal, session, {
    person: somebody.id,
    lot: LOT,
    code: 'dose/lot-expired',
    tried: { vi: 'sáng hôm sau dùng nốt liều đã hết hạn', en: 'use up the expired doses the morning after' },
  });
  const writtenOff = await inParallel(rehearsal.districts, 3, async (district) => {
    const [site] = district.sites;
    const { items } = await site.client.get(`/v1/stock?area=${site.id}&limit=200`, stock);
    const expired = items.filter((line) => line.lot === LOT && line.onHand > 0);
    for (const line of expired) {
      await site.client.post(
        '/v1/wastages',
        {
          account: line.account,
          lot: LOT,
          doses: line.onHand,
          cause: 'expired',
          note: 'Hết hạn ngày 01/10/2021',
        },
        z.unknown(),
      );
    }
    return sum(expired.map(({ onHand }) => onHand));
  });
  await session.site.client.post(`/v1/sessions/${session.id}/close`, undefined, z.unknown());
  if ((await sessionStock(session)).some((line) => line.onHand > 0))
    rehearsal.report.fault('expired doses are still on hand');
  rehearsal.report.event('9 điểm tiêm', {
    vi: `ghi hao phí ${sum(writtenOff)} liều hết hạn, có nguyên nhân và người ghi`,
    en: `write off ${sum(writtenOff)} expired doses, with cause and author`,
  });
}
