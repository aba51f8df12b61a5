import { sum } from '../../../src/platform/compare.ts';
import { announceRound } from '../../support/calls.ts';
import { advanceTo, PROVINCE, type Rehearsal } from '../rehearsal.ts';
import { type ArrivedRound, amendRound, shareOutRound } from './allocate-round.ts';

/** The first round is announced, amended, received and shared out. */
export async function firstRound(rehearsal: Rehearsal): Promise<ArrivedRound> {
  const { report } = rehearsal;
  advanceTo(rehearsal, '2021-09-18', '14:00');
  report.step('2021-09-18', {
    vi: 'Đợt phân bổ 29 của Bộ Y tế và điều chỉnh',
    en: 'The Ministry’s round 29, amended',
  });
  const { first: plan } = rehearsal.rounds;
  const announced = await announceRound(rehearsal.ministry, PROVINCE, plan);
  await amendRound(rehearsal, announced.id, { number: '4215/QĐ-BYT', date: '2021-09-18' }, [
    { unit: 'earmark:quan-doi', delta: -150 },
    { unit: PROVINCE, delta: 100 },
    { unit: '12', delta: 50 },
  ]);
  const [lot] = announced.lots;
  const own = sum(plan.lots.map(({ doses }) => doses));
  report.event('Bộ Y tế', {
    vi: `phân bổ ${own} liều AstraZeneca cho tỉnh; điều chỉnh: 150 liều của quân đội → 100 cho Vĩnh Phúc, 50 cho Lai Châu, tổng không đổi`,
    en: `allocates ${own} doses to the province; amends: the army’s 150 → 100 to Vĩnh Phúc, 50 to Lai Châu, the total stays`,
  });
  rehearsal.report.refusal(
    'Sở Y tế',
    { vi: 'xác nhận nhận nhiều hơn số được phân bổ', en: 'confirm more doses than were allocated' },
    await rehearsal.province.ask('POST', `/v1/rounds/${announced.id}/receipts`, {
      unit: PROVINCE,
      lines: [{ lot, doses: own + 101 }],
    }),
    'round/more-than-allocated',
  );
  advanceTo(rehearsal, '2021-09-18', '15:00');
  const [doses = 0, ...others] = plan.lots.map((one) => one.doses);
  const arrived = await shareOutRound(rehearsal, plan, announced, {
    doses: [doses + 100, ...others],
    brokenOnTheWayTo: '26-252',
  });
  report.event('Sở Y tế và CDC', {
    vi: `chia ${own + 100} liều cho 9 huyện theo số người còn phải tiêm; một người đề xuất, người khác duyệt; Vĩnh Tường nhận thiếu 2 liều vỡ`,
    en: `share ${own + 100} doses among 9 districts by people still to be vaccinated; one proposes, another approves; 2 broken on the way`,
  });
  return arrived;
}
