import { z } from 'zod';
import { lotOf, tryDose } from './chapter-refusals.ts';
import { callPeople, planRound, runRound } from './chapter-round.ts';
import { playerOf } from './chapter-session.ts';
import { announceRound, shareOutRound } from './chapter-supply.ts';
import { goTo, type Stage } from './stage.ts';
import { override } from './story-policy.ts';

/** AstraZeneca after four weeks: due second doses come before new first doses. */
export async function completeCourses(stage: Stage): Promise<void> {
  const { narrator } = stage;
  const plan = stage.rounds.secondDoses;
  goTo(stage, '2021-10-16', '09:00');
  narrator.chapter('2021-10-16', {
    vi: `Đợt phân bổ ${plan.number}: trả mũi 2 AstraZeneca`,
    en: 'Second doses of AstraZeneca',
  });
  await stage.queue.runNow('refresh-orders');
  const arrived = await shareOutRound(
    stage,
    plan,
    await announceRound(stage, plan),
    plan.lots.map((lot) => lot.doses),
  );
  const sessions = await planRound(stage, plan, arrived, '2021-10-19');
  await callPeople(stage, sessions);
  await runRound(stage, sessions, () => ({}));
  const doses = stage.given.filter((dose) => sessions.some((session) => session.id === dose.session.id));
  const second = doses.filter((dose) => dose.doseNumber === 2).length;
  narrator.tell('9 huyện', {
    vi: `${doses.length} mũi, trong đó ${second} mũi 2: người đến hạn mũi 2 được gọi trước mũi 1 mới`,
    en: `${doses.length} doses, ${second} of them second doses: who is due for a second dose is called before new first doses`,
  });
}

/** Comirnaty after three weeks or more, and children of 12 to 17 whom the province has opened, oldest first. */
export async function completeCoursesAndChildren(stage: Stage): Promise<void> {
  const { narrator } = stage;
  const plan = stage.rounds.children;
  goTo(stage, '2021-10-22', '09:00');
  narrator.chapter('2021-10-22', {
    vi: 'Mũi 2 Comirnaty và trẻ em 12–17 tuổi',
    en: 'Second doses of Comirnaty, and children of 12–17',
  });
  await override(stage, {
    document: {
      number: '8215/UBND-VX',
      date: '2021-10-20',
      signer: 'Phó Chủ tịch UBND tỉnh (giả định)',
      title: 'Tiêm cho trẻ em từ 12 đến 17 tuổi theo 8688/BYT-DP',
    },
    effectiveFrom: '2021-10-22',
    changes: [
      { kind: 'open-child-age', minimumAge: 12 },
      { kind: 'set-children-order', order: 'with-group' },
    ],
  });
  const arrived = await shareOutRound(
    stage,
    plan,
    await announceRound(stage, plan),
    plan.lots.map((lot) => lot.doses),
  );
  const sessions = await planRound(stage, plan, arrived, '2021-10-25');
  await callPeople(stage, sessions);
  const done = stage.given.find((dose) => dose.doseNumber === 2 && dose.session.product === 'astrazeneca');
  await runRound(stage, sessions, () => ({
    screened: async (visits) => {
      const child = visits.find((visit) => playerOf(stage, visit.row).child && visit.outcome === 'eligible');
      if (child !== undefined && !stage.provoked.has('dose/no-guardian-consent')) {
        await tryDose(stage, child.session, {
          person: child.row.person,
          lot: await lotOf(child.session),
          code: 'dose/no-guardian-consent',
          tried: {
            vi: 'tiêm cho trẻ khi người giám hộ chưa đồng ý',
            en: 'inject a child without a guardian’s consent',
          },
        });
      }
      const [visit] = visits;
      if (visit !== undefined && done !== undefined && !stage.provoked.has('dose/course-complete')) {
        await tryDose(stage, visit.session, {
          person: done.person,
          lot: await lotOf(visit.session),
          code: 'dose/course-complete',
          tried: { vi: 'xin thêm mũi thứ ba loại khác', en: 'ask for a third dose of another vaccine' },
        });
      }
    },
  }));
  const doses = stage.given.filter((dose) => sessions.some((session) => session.id === dose.session.id));
  const children = doses.filter((dose) => stage.people.get(dose.person)?.child === true).length;
  narrator.tell('9 huyện', {
    vi: `${doses.length} mũi Comirnaty, ${children} mũi cho trẻ em có phiếu đồng ý của người giám hộ, lớn tuổi trước`,
    en: `${doses.length} doses of Comirnaty, ${children} of them to children with a guardian’s consent, oldest first`,
  });
  await correct(stage);
}

/** A dose that was entered in error is not deleted: a later entry says so and gives it back to the stock. */
async function correct(stage: Stage): Promise<void> {
  const last = stage.given.at(-1);
  if (last === undefined) throw new Error('nothing was given');
  await last.session.site.client.post(
    `/v1/doses/${last.id}/corrections`,
    { kind: 'entered-in-error', note: 'Bấm nhầm người trong danh sách, liều chưa tiêm' },
    z.unknown(),
  );
  stage.narrator.tell(last.session.site.name, {
    vi: 'đính chính một mũi ghi nhầm: bản ghi cũ còn nguyên, liều trở lại kho, thứ tự của người đó được tính lại',
    en: 'corrects a dose entered in error: the old record stays, the dose returns to stock, the person’s place is computed anew',
  });
}
