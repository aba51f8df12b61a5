import { addDays } from '../../src/platform/clock.ts';
import { inParallel } from '../support/client.ts';
import { closeSessions, runDay, type ShiftHooks } from './chapter-day.ts';
import { answerInvitation } from './chapter-invitation.ts';
import { answerCalls, bookingsOf, planSession, publish } from './chapter-session.ts';
import type { ArrivedRound, PlannedRound } from './chapter-supply.ts';
import { written } from './narrator.ts';
import { goTo, type PlayedDistrict, type PlayedSession, type Stage } from './stage.ts';

/** Sessions of a round: one in each district, three districts a day, each as large as the doses at its site. */
export async function planRound(
  stage: Stage,
  plan: PlannedRound,
  arrived: ArrivedRound,
  monday: string,
): Promise<PlayedSession[]> {
  return inParallel(stage.districts, 3, async (district: PlayedDistrict, index) => {
    const doses = arrived.atSite.get(district.code) ?? 0;
    const capacity = Math.max(1, Math.floor(doses * (plan === stage.rounds.first ? 0.93 : 0.98)));
    return planSession(
      stage,
      district,
      district.sites[plan.site],
      addDays(monday, index % 3),
      plan.product,
      capacity,
    );
  });
}

/** Three days before each session its lists are cut and people are called. */
export async function callPeople(
  stage: Stage,
  sessions: readonly PlayedSession[],
): Promise<{ called: number; standby: number }> {
  let called = 0;
  let standby = 0;
  const days = [...new Set(sessions.map((session) => session.day))].sort();
  for (const day of days) {
    goTo(stage, addDays(day, -3), '16:00');
    for (const session of sessions.filter((one) => one.day === day)) {
      const lists = await publish(session);
      called += lists.called;
      standby += lists.standby;
      if (!stage.provoked.has('invitation/already-answered')) await answerInvitation(stage, session);
      await answerCalls(stage, session, 0.07);
    }
  }
  return { called, standby };
}

export async function runRound(
  stage: Stage,
  sessions: readonly PlayedSession[],
  hooksFor: (day: string) => ShiftHooks,
): Promise<void> {
  const days = [...new Set(sessions.map((session) => session.day))].sort();
  for (const day of days) {
    const ofDay = sessions.filter((session) => session.day === day);
    goTo(stage, addDays(day, -1), '20:00');
    const { released = 0 } = await stage.queue.runNow('release-unconfirmed');
    for (const session of ofDay) await answerCalls(stage, session, 0.1);
    await stage.queue.runNow('send-messages');
    await runDay(stage, day, ofDay, hooksFor(day));
    await closeSessions(stage, day, ofDay);
    goTo(stage, addDays(day, 1), '00:35');
    await stage.queue.runNow('quarantine-expired');
    await stage.queue.runNow('refresh-orders');
    await stage.queue.runNow('close-day');
    const given = (await inParallel(ofDay, 3, bookingsOf))
      .flat()
      .filter((row) => row.state === 'vaccinated').length;
    stage.narrator.tell(ofDay.map((session) => session.district.name).join(', '), {
      vi: `tiêm ${written(given)} mũi; ${released} chỗ không xác nhận đã chuyển cho danh sách dự phòng từ tối hôm trước`,
      en: `${given} doses given; ${released} unconfirmed places had gone to the standby lists the evening before`,
    });
  }
}
