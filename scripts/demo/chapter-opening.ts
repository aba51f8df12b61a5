import { inParallel } from '../support/client.ts';
import { PROVINCE } from './cast.ts';
import { keepCheckpoint } from './chapter-log.ts';
import { publishOrder } from './chapter-public-order.ts';
import { registerPeople } from './chapter-setup.ts';
import { type ArrivedRound, amendRound, announceRound, shareOutRound } from './chapter-supply.ts';
import { written } from './narrator.ts';
import { expectRefusal, goTo, type Stage } from './stage.ts';
import { override } from './story-policy.ts';

/** People are registered, groups verified, and the order published before anybody is called. */
export async function opening(stage: Stage): Promise<void> {
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
  await publishOrder(stage);
  await keepCheckpoint(stage);
}

/** The first round of the story: announced, amended, received and shared out. */
export async function roundOne(stage: Stage): Promise<ArrivedRound> {
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
