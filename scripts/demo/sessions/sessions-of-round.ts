import { addDays } from '../../../src/platform/clock.ts';
import { inParallel } from '../../support/client.ts';
import { written } from '../../support/text-table.ts';
import type { ArrivedRound } from '../allocation/allocate-round.ts';
import { advanceTo, type District, type Rehearsal, type Session } from '../rehearsal.ts';
import type { RoundOfRehearsal } from '../setup/planned-rounds.ts';
import { closeSessions, runDay, type ShiftHooks } from './day.ts';
import { answerInvitation } from './invitation.ts';
import { answerCalls, bookingsOf, planSession, publish } from './session.ts';

/** Plans the sessions of a round: one a district, three districts a day, each as large as the doses at its site. */
export async function planRound(
  rehearsal: Rehearsal,
  plan: RoundOfRehearsal,
  arrived: ArrivedRound,
  monday: string,
): Promise<Session[]> {
  return inParallel(rehearsal.districts, 3, async (district: District, index) => {
    const doses = arrived.atSite.get(district.code) ?? 0;
    const capacity = Math.max(1, Math.floor(doses * (plan === rehearsal.rounds.first ? 0.93 : 0.98)));
    return planSession(
      rehearsal,
      district,
      district.sites[plan.site],
      addDays(monday, index % 3),
      plan.product,
      capacity,
    );
  });
}

/** Cuts the lists of each session three days before it, and has people answer. */
export async function callPeople(
  rehearsal: Rehearsal,
  sessions: readonly Session[],
): Promise<{ called: number; standby: number }> {
  let called = 0;
  let standby = 0;
  const days = [...new Set(sessions.map((session) => session.day))].sort();
  for (const day of days) {
    advanceTo(rehearsal, addDays(day, -3), '16:00');
    for (const session of sessions.filter((one) => one.day === day)) {
      const lists = await publish(session);
      called += lists.called;
      standby += lists.standby;
      if (!rehearsal.report.hasShown('invitation/already-answered'))
        await answerInvitation(rehearsal, session);
      await answerCalls(rehearsal, session, 0.07);
    }
  }
  return { called, standby };
}

/** Runs the sessions day by day, with the jobs of the evening before and of the night after. */
export async function runRound(
  rehearsal: Rehearsal,
  sessions: readonly Session[],
  hooksFor: (day: string) => ShiftHooks = () => ({}),
): Promise<void> {
  const days = [...new Set(sessions.map((session) => session.day))].sort();
  for (const day of days) {
    const ofDay = sessions.filter((session) => session.day === day);
    advanceTo(rehearsal, addDays(day, -1), '20:00');
    const { released = 0 } = await rehearsal.queue.runNow('release-unconfirmed');
    for (const session of ofDay) await answerCalls(rehearsal, session, 0.1);
    await rehearsal.queue.runNow('send-messages');
    await runDay(rehearsal, day, ofDay, hooksFor(day));
    await closeSessions(rehearsal, day, ofDay);
    advanceTo(rehearsal, addDays(day, 1), '00:35');
    await rehearsal.queue.runNow('quarantine-expired');
    await rehearsal.queue.runNow('refresh-orders');
    await rehearsal.queue.runNow('close-day');
    const given = (await inParallel(ofDay, 3, bookingsOf))
      .flat()
      .filter((row) => row.state === 'vaccinated').length;
    rehearsal.report.event(ofDay.map((session) => session.district.name).join(', '), {
      vi: `tiêm ${written(given)} mũi; ${released} chỗ không xác nhận đã chuyển cho danh sách dự phòng từ tối hôm trước`,
      en: `${given} doses given; ${released} unconfirmed slots had gone to the standby lists the evening before`,
    });
  }
}
