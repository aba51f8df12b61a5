import { z } from 'zod';
import { addDays } from '../../src/platform/clock.ts';
import { closeRounds } from './chapter-closing.ts';
import { keepCold } from './chapter-cold.ts';
import { attemptsAtTheDesk } from './chapter-desk.ts';
import { showFlags, useBeforeExpiry } from './chapter-expiry.ts';
import { extendShelfLife } from './chapter-extension.ts';
import { inspect } from './chapter-findings.ts';
import { opening, roundOne } from './chapter-opening.ts';
import { opportunities } from './chapter-rare-cases.ts';
import { reactAndRecall } from './chapter-reaction.ts';
import { attemptsAfterwards, attemptsAtTheTable, lotOf, tryDose } from './chapter-refusals.ts';
import { callPeople, planRound, runRound } from './chapter-round.ts';
import { completeCourses, completeCoursesAndChildren } from './chapter-second-doses.ts';
import { type ArrivedRound, announceRound, type PlannedRound, shareOutRound } from './chapter-supply.ts';
import { planByProposal, transferIdleDoses } from './chapter-transfers.ts';
import { departByRule } from './chapter-two-people.ts';
import { goTo, type Stage } from './stage.ts';

/** The autumn of 2021 in Vĩnh Phúc, from September to December, by the public API alone. */
export async function playStory(stage: Stage): Promise<void> {
  await opening(stage);
  const first = await roundOne(stage);
  await firstWeek(stage, first);
  await roundOfFirstDoses(stage, stage.rounds.second, '2021-09-27', true);
  await useBeforeExpiry(stage);
  await roundOfFirstDoses(stage, stage.rounds.third, '2021-10-04', false);
  await decideByTwo(stage);
  await completeCourses(stage);
  await completeCoursesAndChildren(stage);
  await closeRounds(stage);
  await extendShelfLife(stage);
  await inspect(stage);
}

/** A small round on which everything that takes two people is shown: cold chain, moves, exceptions, a recall. */
async function decideByTwo(stage: Stage): Promise<void> {
  const idle = await keepCold(stage);
  const receiver = await transferIdleDoses(stage, idle);
  const session = await planByProposal(stage, receiver, idle.lot);
  const doses = await departByRule(stage, session, idle.lot);
  await reactAndRecall(stage, session, { lot: idle.lot, doses });
}

async function firstWeek(stage: Stage, first: ArrivedRound): Promise<void> {
  const { narrator } = stage;
  narrator.chapter('2021-09-18', {
    vi: 'Lập buổi tiêm, gọi tiêm theo thứ tự',
    en: 'Planning sessions, calling people in order',
  });
  const elsewhere = await announceRound(stage, stage.rounds.second);
  const spare = await stage.ministry.post(
    '/v1/lots',
    {
      product: 'astrazeneca',
      number: 'DEMO-AZ9',
      expiry: '2021-12-31',
      dosesPerVial: 10,
      manufacturer: 'AstraZeneca',
    },
    z.object({ id: z.string() }),
  );
  const sessions = await planRound(stage, stage.rounds.first, first, '2021-09-21');
  const lists = await callPeople(stage, sessions);
  narrator.tell('9 huyện', {
    vi: `mở ${sessions.length} buổi tiêm, gọi ${lists.called} người từ đầu danh sách, chốt ${lists.standby} người dự phòng; yêu cầu chỉ chứa số lượng, không chứa tên`,
    en: `${sessions.length} sessions, ${lists.called} people called from the top of the order, ${lists.standby} on fixed standby lists; requests hold numbers, not names`,
  });
  stage.secondRound = elsewhere;

  const [table] = sessions;
  const tomorrow = sessions.find((session) => session.day === '2021-09-22');
  if (table === undefined || tomorrow === undefined) throw new Error('the first week has no sessions');
  narrator.chapter('2021-09-21', {
    vi: 'Tuần tiêm đầu tiên — và những lần thử chen hàng',
    en: 'The first week — and attempts to jump the queue',
  });
  let early = '';
  await runRound(stage, sessions, (day) => {
    if (day === '2021-09-21') {
      return {
        screened: async (visits, shift) => {
          if (shift !== 0) return;
          await attemptsAtTheTable(stage, table, visits, {
            lotElsewhere: spare.id,
            lotOfOtherProduct: elsewhere.lots[0] ?? '',
            tomorrow,
          });
          await attemptsAtTheDesk(stage, table, tomorrow);
        },
        injected: async (visits, shift) => {
          if (shift !== 0) return;
          await attemptsAfterwards(stage, table, visits);
          early = visits.find((visit) => visit.outcome === 'eligible')?.row.person ?? '';
        },
      };
    }
    return {
      screened: async (visits, shift) => {
        await opportunities(stage, visits);
        if (shift !== 0 || day !== '2021-09-22') return;
        await tryDose(stage, tomorrow, {
          person: early,
          lot: await lotOf(tomorrow),
          code: 'dose/too-early',
          tried: {
            vi: 'tiêm mũi 2 ngay hôm sau ở huyện khác',
            en: 'get the second dose the next day in another district',
          },
        });
      },
    };
  });
  stage.firstDoseOfAstraZeneca = early;
  await showFlags(stage);
}

async function roundOfFirstDoses(
  stage: Stage,
  plan: PlannedRound,
  monday: string,
  announced: boolean,
): Promise<void> {
  const { narrator } = stage;
  goTo(stage, addDays(monday, -3), '09:00');
  narrator.chapter(addDays(monday, -3), {
    vi: `Đợt phân bổ ${plan.number}: ${plan.product}`,
    en: `Round ${plan.number}: ${plan.product}`,
  });
  const round =
    announced && stage.secondRound !== undefined ? stage.secondRound : await announceRound(stage, plan);
  const arrived = await shareOutRound(
    stage,
    plan,
    round,
    plan.lots.map((lot) => lot.doses),
  );
  const sessions = await planRound(stage, plan, arrived, monday);
  const lists = await callPeople(stage, sessions);
  narrator.tell('9 huyện', {
    vi: `${sessions.length} buổi tiêm, gọi ${lists.called} người, ${lists.standby} người dự phòng`,
    en: `${sessions.length} sessions, ${lists.called} called, ${lists.standby} on standby`,
  });
  await runRound(stage, sessions, (day) => ({
    screened: async (visits, shift) => {
      const [session] = sessions;
      if (
        day === monday &&
        shift === 0 &&
        session !== undefined &&
        stage.firstDoseOfAstraZeneca !== undefined
      ) {
        await tryDose(stage, session, {
          person: stage.firstDoseOfAstraZeneca,
          lot: await lotOf(session),
          code: 'dose/product-not-allowed-after',
          tried: {
            vi: `chọn ${plan.product} cho mũi 2 sau AstraZeneca`,
            en: `choose ${plan.product} for the second dose after AstraZeneca`,
          },
        });
      }
      await opportunities(stage, visits);
    },
  }));
}
