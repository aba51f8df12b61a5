import { z } from 'zod';
import { addDays } from '../../src/platform/clock.ts';
import { PROVINCE } from './cast.ts';
import { attemptsAtTheDesk } from './chapter-desk.ts';
import { showFlags, useBeforeExpiry } from './chapter-expiry.ts';
import { attemptsAfterwards, attemptsAtTheTable, lotOf, opportunities, tryDose } from './chapter-refusals.ts';
import { callPeople, planRound, runRound } from './chapter-round.ts';
import { completeCourses, completeCoursesAndChildren } from './chapter-second-doses.ts';
import { registerPeople } from './chapter-setup.ts';
import {
  type ArrivedRound,
  amendRound,
  announceRound,
  type PlannedRound,
  shareOutRound,
} from './chapter-supply.ts';
import { inParallel } from './client.ts';
import { written } from './narrator.ts';
import { expectRefusal, goTo, type Stage } from './stage.ts';
import { override } from './story-policy.ts';

/** Six weeks of autumn 2021 in Vĩnh Phúc, by the public API alone. */
export async function playStory(stage: Stage): Promise<void> {
  await opening(stage);
  const first = await roundOne(stage);
  await firstWeek(stage, first);
  await roundOfFirstDoses(stage, stage.rounds.second, '2021-09-27', true);
  await useBeforeExpiry(stage);
  await roundOfFirstDoses(stage, stage.rounds.third, '2021-10-04', false);
  await completeCourses(stage);
  await completeCoursesAndChildren(stage);
}

async function opening(stage: Stage): Promise<void> {
  const { narrator } = stage;
  narrator.chapter('2021-09-18', {
    vi: 'Lập danh sách và xác minh đối tượng',
    en: 'Registering people and verifying groups',
  });
  const cast = await inParallel(stage.districts, 2, (district) => registerPeople(district, stage.province));
  for (const player of cast.flat()) stage.people.set(player.id, player);
  const unverified = cast.flat().filter((player) => player.unverified && player.groups.length > 0).length;
  narrator.tell('9 trung tâm y tế huyện', {
    vi: `đăng ký ${written(stage.people.size)} người; điểm tiêm khai nhóm, huyện xác minh; ${unverified} hồ sơ còn chờ minh chứng`,
    en: `${stage.people.size} people registered; sites claim groups, districts verify; ${unverified} claims wait for evidence`,
  });
  await override(stage, {
    document: {
      number: '7158/UBND-VX',
      date: '2021-09-17',
      signer: 'Phó Chủ tịch UBND tỉnh (giả định)',
      title: 'Rút ngắn khoảng cách hai mũi AstraZeneca',
    },
    effectiveFrom: '2021-09-20',
    changes: [{ kind: 'set-interval', product: 'astrazeneca', fromDose: 1, minDays: 28, maxDays: 84 }],
  });
  narrator.tell('Sở Y tế', {
    vi: 'ban hành điều chỉnh của tỉnh có viện dẫn văn bản: mũi 2 AstraZeneca sau 4 tuần',
    en: 'records a provincial override citing its document: AstraZeneca second dose after 4 weeks',
  });
}

async function roundOne(stage: Stage): Promise<ArrivedRound> {
  const { narrator } = stage;
  goTo(stage, '2021-09-18', '14:00');
  narrator.chapter('2021-09-18', {
    vi: 'Đợt phân bổ 29 của Bộ Y tế và điều chỉnh',
    en: 'The Ministry’s round 29, amended',
  });
  const announced = await announceRound(stage, stage.rounds.first);
  await amendRound(stage, announced.id, { number: '4215/QĐ-BYT', date: '2021-09-18' }, [
    { unit: 'earmark:quan-doi', delta: -150 },
    { unit: PROVINCE, delta: 100 },
    { unit: '12', delta: 50 },
  ]);
  const [one = '', two = ''] = announced.lots;
  const own = stage.rounds.first.lots.reduce((sum, lot) => sum + lot.doses, 0);
  narrator.tell('Bộ Y tế', {
    vi: `phân bổ ${own} liều AstraZeneca cho tỉnh; điều chỉnh: 150 liều của quân đội → 100 cho Vĩnh Phúc, 50 cho Lai Châu, tổng không đổi`,
    en: `allocates ${own} doses to the province; amends: the army’s 150 → 100 to Vĩnh Phúc, 50 to Lai Châu, the total stays`,
  });
  expectRefusal(
    stage,
    'Sở Y tế',
    { vi: 'xác nhận nhận nhiều hơn số được phân bổ', en: 'confirm more doses than were allocated' },
    await stage.province.ask('POST', `/v1/rounds/${announced.id}/receipts`, {
      unit: PROVINCE,
      lines: [{ lot: one, doses: own + 101 }],
    }),
    'round/more-than-allocated',
  );
  goTo(stage, '2021-09-18', '15:00');
  const arrived = await shareOutRound(
    stage,
    stage.rounds.first,
    { id: announced.id, lots: [one, two] },
    [(stage.rounds.first.lots[0]?.doses ?? 0) + 100, stage.rounds.first.lots[1]?.doses ?? 0],
    '26-252',
  );
  narrator.tell('Sở Y tế và CDC', {
    vi: `chia ${own + 100} liều cho 9 huyện theo số người còn phải tiêm; một người đề xuất, người khác duyệt; Vĩnh Tường nhận thiếu 2 liều vỡ`,
    en: `share ${own + 100} doses among 9 districts by people still to be vaccinated; one proposes, another approves; 2 broken on the way`,
  });
  return arrived;
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
