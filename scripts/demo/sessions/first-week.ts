import { type AnnouncedRound, announceRound, withId } from '../../support/calls.ts';
import type { ArrivedRound } from '../allocation/allocate-round.ts';
import { attemptsAtTheDesk } from '../exceptions/attempts-at-the-desk.ts';
import { attemptsAfterwards, attemptsAtTheTable } from '../exceptions/attempts-at-the-table.ts';
import { attemptRareCases } from '../exceptions/rare-cases.ts';
import { lotOf, tryDose } from '../exceptions/try-dose.ts';
import { PROVINCE, type Rehearsal, type Session } from '../rehearsal.ts';
import type { ShiftHooks } from './day.ts';
import { callPeople, planRound, runRound } from './sessions-of-round.ts';

const FIRST_DAY = '2021-09-21';
const SECOND_DAY = '2021-09-22';

/** The sessions of the first round, with attempts at one of them to jump the queue. */
export async function firstWeek(
  rehearsal: Rehearsal,
  { firstRound }: { readonly firstRound: ArrivedRound },
): Promise<{ readonly secondRound: AnnouncedRound; readonly vaccinatedFirst: string }> {
  const { report, ministry, rounds } = rehearsal;
  report.step('2021-09-18', {
    vi: 'Lập buổi tiêm, gọi tiêm theo thứ tự',
    en: 'Planning sessions, calling people in order',
  });
  // The second round is announced, but nothing of it has reached a site; the spare lot has reached nobody.
  const secondRound = await announceRound(ministry, PROVINCE, rounds.second);
  const spare = {
    product: 'astrazeneca',
    number: 'DEMO-AZ9',
    expiry: '2021-12-31',
    dosesPerVial: 10,
    manufacturer: 'AstraZeneca',
  };
  const { id: lotElsewhere } = await ministry.post('/v1/lots', spare, withId);
  const sessions = await planRound(rehearsal, rounds.first, firstRound, FIRST_DAY);
  const lists = await callPeople(rehearsal, sessions);
  report.event('9 huyện', {
    vi: `mở ${sessions.length} buổi tiêm, gọi ${lists.called} người từ đầu danh sách, chốt ${lists.standby} người dự phòng; yêu cầu chỉ chứa số lượng, không chứa tên`,
    en: `${sessions.length} sessions, ${lists.called} people called from the top of the order, ${lists.standby} on fixed standby lists; requests hold numbers, not names`,
  });

  const [today] = sessions;
  const tomorrow = sessions.find((session) => session.day === SECOND_DAY);
  if (today === undefined || tomorrow === undefined) throw new Error('the first week has no sessions');
  report.step(FIRST_DAY, {
    vi: 'Tuần tiêm đầu tiên — và những lần thử chen hàng',
    en: 'The first week — and attempts to jump the queue',
  });
  const [lotOfOtherProduct = ''] = secondRound.lots;
  let vaccinatedFirst = '';
  const onFirstDay: ShiftHooks = {
    screened: async (visits, shift) => {
      if (shift !== 0) return;
      const others = { lotElsewhere, lotOfOtherProduct, tomorrow };
      await attemptsAtTheTable(rehearsal, today, visits, others);
      await attemptsAtTheDesk(rehearsal, today, tomorrow);
    },
    injected: async (visits, shift) => {
      if (shift !== 0) return;
      await attemptsAfterwards(rehearsal, today, visits);
      vaccinatedFirst = visits.find((visit) => visit.outcome === 'eligible')?.row.person ?? '';
    },
  };
  const later = (day: string): ShiftHooks => ({
    screened: async (visits, shift) => {
      await attemptRareCases(rehearsal, visits);
      if (shift === 0 && day === SECOND_DAY) await tryTooEarly(rehearsal, tomorrow, vaccinatedFirst);
    },
  });
  await runRound(rehearsal, sessions, (day) => (day === FIRST_DAY ? onFirstDay : later(day)));
  return { secondRound, vaccinatedFirst };
}

async function tryTooEarly(rehearsal: Rehearsal, session: Session, person: string): Promise<void> {
  await tryDose(rehearsal, session, {
    person,
    lot: await lotOf(session),
    code: 'dose/too-early',
    tried: {
      vi: 'tiêm mũi 2 ngay hôm sau ở huyện khác',
      en: 'get the second dose the next day in another district',
    },
  });
}
