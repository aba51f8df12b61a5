import { z } from 'zod';
import { announceRound } from '../../support/calls.ts';
import { shareOutRound } from '../allocation/allocate-round.ts';
import { lotOf, tryDose } from '../exceptions/try-dose.ts';
import { advanceTo, PROVINCE, type Rehearsal } from '../rehearsal.ts';
import { recordOverride } from '../setup/override-policy.ts';
import { givenAt, personOf } from './session.ts';
import { callPeople, planRound, runRound } from './sessions-of-round.ts';

/** AstraZeneca after four weeks: second doses that are due go before new first doses. */
export async function completeCourses(rehearsal: Rehearsal): Promise<void> {
  const { report } = rehearsal;
  const plan = rehearsal.rounds.secondDoses;
  advanceTo(rehearsal, '2021-10-16', '09:00');
  report.step('2021-10-16', {
    vi: `Đợt phân bổ ${plan.number}: trả mũi 2 AstraZeneca`,
    en: 'Second doses of AstraZeneca',
  });
  await rehearsal.queue.runNow('refresh-orders');
  const announced = await announceRound(rehearsal.ministry, PROVINCE, plan);
  const arrived = await shareOutRound(rehearsal, plan, announced);
  const sessions = await planRound(rehearsal, plan, arrived, '2021-10-19');
  await callPeople(rehearsal, sessions);
  await runRound(rehearsal, sessions);
  const doses = givenAt(rehearsal, sessions);
  const second = doses.filter((dose) => dose.doseNumber === 2).length;
  report.event('9 huyện', {
    vi: `${doses.length} mũi, trong đó ${second} mũi 2: người đến hạn mũi 2 được gọi trước mũi 1 mới`,
    en: `${doses.length} doses, ${second} of them second doses: people due for a second dose are called before new first doses`,
  });
}

/** Comirnaty after three weeks or more, and children of 12 to 17 whom the province has opened, oldest first. */
export async function completeCoursesAndChildren(rehearsal: Rehearsal): Promise<void> {
  const { report } = rehearsal;
  const plan = rehearsal.rounds.children;
  advanceTo(rehearsal, '2021-10-22', '09:00');
  report.step('2021-10-22', {
    vi: 'Mũi 2 Comirnaty và trẻ em 12–17 tuổi',
    en: 'Second doses of Comirnaty, and children of 12–17',
  });
  await recordOverride(rehearsal, {
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
  const announced = await announceRound(rehearsal.ministry, PROVINCE, plan);
  const arrived = await shareOutRound(rehearsal, plan, announced);
  const sessions = await planRound(rehearsal, plan, arrived, '2021-10-25');
  await callPeople(rehearsal, sessions);
  const done = rehearsal.given.find(
    (dose) => dose.doseNumber === 2 && dose.session.product === 'astrazeneca',
  );
  await runRound(rehearsal, sessions, () => ({
    screened: async (visits) => {
      const child = visits.find(
        (visit) => personOf(rehearsal, visit.row).child && visit.outcome === 'eligible',
      );
      if (child !== undefined && !rehearsal.report.hasShown('dose/no-guardian-consent')) {
        await tryDose(rehearsal, child.session, {
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
      if (visit !== undefined && done !== undefined && !rehearsal.report.hasShown('dose/course-complete')) {
        await tryDose(rehearsal, visit.session, {
          person: done.person,
          lot: await lotOf(visit.session),
          code: 'dose/course-complete',
          tried: { vi: 'xin thêm mũi thứ ba loại khác', en: 'ask for a third dose of another vaccine' },
        });
      }
    },
  }));
  const doses = givenAt(rehearsal, sessions);
  const children = doses.filter((dose) => rehearsal.people.get(dose.person)?.child === true).length;
  report.event('9 huyện', {
    vi: `${doses.length} mũi Comirnaty, ${children} mũi cho trẻ em có phiếu đồng ý của người giám hộ, lớn tuổi trước`,
    en: `${doses.length} doses of Comirnaty, ${children} of them to children with a guardian’s consent, oldest first`,
  });
  await correct(rehearsal);
}

/** A dose entered in error is not deleted: a later entry says so and returns it to stock. */
async function correct(rehearsal: Rehearsal): Promise<void> {
  const last = rehearsal.given.at(-1);
  if (last === undefined) throw new Error('nothing was given');
  await last.session.site.client.post(
    `/v1/doses/${last.id}/corrections`,
    { kind: 'entered-in-error', note: 'Bấm nhầm người trong danh sách, liều chưa tiêm' },
    z.unknown(),
  );
  rehearsal.report.event(last.session.site.name, {
    vi: 'đính chính một mũi ghi nhầm: bản ghi cũ còn nguyên, liều trở lại kho, thứ tự của người đó được tính lại',
    en: 'corrects a dose entered in error: the old record stays, the dose returns to stock, the person’s turn is computed anew',
  });
}
