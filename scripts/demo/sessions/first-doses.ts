import { addDays } from '../../../src/platform/clock.ts';
import { type AnnouncedRound, announceRound } from '../../support/calls.ts';
import { type ArrivedRound, shareOutRound } from '../allocation/allocate-round.ts';
import { attemptRareCases } from '../exceptions/rare-cases.ts';
import { lotOf, tryDose } from '../exceptions/try-dose.ts';
import { advanceTo, PROVINCE, type Rehearsal } from '../rehearsal.ts';
import type { RoundOfRehearsal } from '../setup/planned-rounds.ts';
import { callPeople, planRound, runRound } from './sessions-of-round.ts';

/** A round of first doses, from the Ministry to the sessions of its week; announced now unless it was before. */
export async function roundOfFirstDoses(
  rehearsal: Rehearsal,
  order: {
    readonly plan: RoundOfRehearsal;
    readonly monday: string;
    readonly secondRound?: AnnouncedRound;
    /** Somebody with a first dose of AstraZeneca, who asks for another product now. */
    readonly vaccinatedFirst: string;
  },
): Promise<ArrivedRound> {
  const { report, ministry } = rehearsal;
  const { plan, monday } = order;
  const day = addDays(monday, -3);
  advanceTo(rehearsal, day, '09:00');
  report.step(day, {
    vi: `Đợt phân bổ ${plan.number}: ${plan.product}`,
    en: `Round ${plan.number}: ${plan.product}`,
  });
  const announced = order.secondRound ?? (await announceRound(ministry, PROVINCE, plan));
  const arrived = await shareOutRound(rehearsal, plan, announced);
  const sessions = await planRound(rehearsal, plan, arrived, monday);
  const lists = await callPeople(rehearsal, sessions);
  report.event('9 huyện', {
    vi: `${sessions.length} buổi tiêm, gọi ${lists.called} người, ${lists.standby} người dự phòng`,
    en: `${sessions.length} sessions, ${lists.called} called, ${lists.standby} on standby`,
  });
  const [session] = sessions;
  await runRound(rehearsal, sessions, (today) => ({
    screened: async (visits, shift) => {
      if (today === monday && shift === 0 && session !== undefined) {
        await tryDose(rehearsal, session, {
          person: order.vaccinatedFirst,
          lot: await lotOf(session),
          code: 'dose/product-not-allowed-after',
          tried: {
            vi: `chọn ${plan.product} cho mũi 2 sau AstraZeneca`,
            en: `choose ${plan.product} for the second dose after AstraZeneca`,
          },
        });
      }
      await attemptRareCases(rehearsal, visits);
    },
  }));
  return arrived;
}
