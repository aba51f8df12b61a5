import { z } from 'zod';
import { inParallel } from '../support/client.ts';
import { closeSessions, runDay } from './chapter-day.ts';
import { tryDose } from './chapter-refusals.ts';
import { answerCalls, planSession, publish, sessionStock } from './chapter-session.ts';
import { written } from './narrator.ts';
import { goTo, type PlayedSession, type Stage } from './stage.ts';

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

/** The nightly job flags what is near expiry; the province sees where it lies. */
export async function showFlags(stage: Stage): Promise<void> {
  const { narrator } = stage;
  goTo(stage, '2021-09-24', '01:00');
  narrator.chapter('2021-09-24', {
    vi: 'Tác vụ đêm: lô cận hạn',
    en: 'A job of the night: lots near expiry',
  });
  await stage.queue.runNow('flag-near-expiry');
  const { items } = await stage.province.get('/v1/lot-flags?limit=200&kind=near-expiry', flags);
  const ofLot = items.filter((flag) => flag.lot === LOT);
  if (ofLot.length === 0) stage.faults.push('the lot near expiry was not flagged');
  const doses = ofLot.reduce((sum, flag) => sum + flag.onHand, 0);
  narrator.tell('Tác vụ Agenda', {
    vi: `cảnh báo lô DEMO-AZ1 (hạn 01/10/2021) tại ${ofLot.length} nơi, còn ${written(doses)} liều: phải dùng trước hạn`,
    en: `flags lot DEMO-AZ1 (good to 01/10/2021) in ${ofLot.length} places, ${doses} doses: to be used in time`,
  });
}

/** On the lot's last day each site that still has some holds one more session; the morning after it is refused. */
export async function useBeforeExpiry(stage: Stage): Promise<void> {
  const { narrator } = stage;
  goTo(stage, '2021-09-30', '08:00');
  narrator.chapter('2021-09-30', { vi: 'Không để vắc xin hết hạn', en: 'Let no vaccine expire' });
  const planned = await inParallel(stage.districts, 3, async (district) => {
    const [site] = district.sites;
    const { items } = await site.client.get(`/v1/stock?area=${site.id}&limit=200`, stock);
    const left = items.find((line) => line.lot === LOT && line.account === site.id)?.onHand ?? 0;
    return left < 4 ? undefined : planSession(stage, district, site, LAST_DAY, 'astrazeneca', left);
  });
  const sessions = planned.filter((session) => session !== undefined);
  const [kept] = sessions;
  if (kept === undefined) throw new Error('nothing of the lot was left');
  for (const session of sessions) {
    await publish(session, session === kept ? session.capacity - 2 : session.capacity);
    await answerCalls(stage, session, 0);
  }
  await runDay(stage, LAST_DAY, sessions);
  await closeSessions(
    stage,
    LAST_DAY,
    sessions.filter((session) => session !== kept),
  );
  const doses = stage.given.filter((dose) =>
    sessions.some((session) => session.id === dose.session.id),
  ).length;
  narrator.tell(`${sessions.length} điểm tiêm`, {
    vi: `mở thêm buổi tiêm trong ngày cuối của lô: ${written(doses)} liều được dùng kịp hạn, vẫn gọi theo thứ tự`,
    en: `hold one more session on the lot’s last day: ${doses} doses used in time, people called in order`,
  });
  await morningAfter(stage, kept);
}

async function morningAfter(stage: Stage, session: PlayedSession): Promise<void> {
  goTo(stage, '2021-10-02', '00:10');
  await stage.queue.runNow('quarantine-expired');
  await stage.queue.runNow('close-day');
  goTo(stage, '2021-10-02', '07:15');
  const somebody = [...stage.people.values()].find(
    (player) =>
      player.district === session.district.code &&
      !player.child &&
      !player.unverified &&
      player.groups.length > 0,
  );
  if (somebody === undefined) throw new Error('nobody of the cast fits');
  await tryDose(stage, session, {
    person: somebody.id,
    lot: LOT,
    code: 'dose/lot-expired',
    tried: { vi: 'sáng hôm sau dùng nốt liều đã hết hạn', en: 'use up the expired doses the morning after' },
  });
  const written_ = await inParallel(stage.districts, 3, async (district) => {
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
    return expired.reduce((sum, line) => sum + line.onHand, 0);
  });
  await session.site.client.post(`/v1/sessions/${session.id}/close`, undefined, z.unknown());
  if ((await sessionStock(session)).some((line) => line.onHand > 0))
    stage.faults.push('expired doses are still on hand');
  const lost = written_.reduce((sum, doses) => sum + doses, 0);
  stage.narrator.tell('9 điểm tiêm', {
    vi: `ghi hao phí ${lost} liều hết hạn, có nguyên nhân và người ghi`,
    en: `write off ${lost} expired doses, with cause and author`,
  });
}
