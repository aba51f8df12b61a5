import { z } from 'zod';
import type { Answer } from '../support/client.ts';
import { PROVINCE } from './cast.ts';
import { written } from './narrator.ts';
import { expectRefusal, goTo, type PlayedDistrict, type PlayedSession, type Stage, today } from './stage.ts';

const reaction = z.object({
  holdQuestion: z.string(),
});
const recalled = z.object({
  id: z.string(),
  people: z.number(),
  places: z.number(),
  onHand: z.number(),
  notices: z.object({ queued: z.number() }),
});
const places = z.object({ items: z.array(z.object({ place: z.string(), doses: z.number() })) });
const shelf = z.object({
  items: z.array(z.object({ account: z.string(), lot: z.string(), onHand: z.number(), place: z.string() })),
  next: z.string().optional(),
});

/** A grave reaction asks whether the lot is to be held; the lot is held, then recalled: lot, people, sites, notices. */
export async function reactAndRecall(
  stage: Stage,
  session: PlayedSession,
  { lot, doses }: { readonly lot: string; readonly doses: readonly string[] },
): Promise<void> {
  const [dose = ''] = doses;
  const { narrator, province, provinceSecond } = stage;
  goTo(stage, session.day, '17:45');
  narrator.chapter(session.day, {
    vi: 'Phản ứng nặng sau tiêm, tạm dừng và thu hồi lô',
    en: 'A grave reaction; the lot is held and recalled',
  });
  const report = {
    grade: 3,
    onsetAt: stage.clock.now().toISOString(),
    signs: ['anaphylaxis', 'hypotension'],
    treatment: 'adrenaline',
    outcome: 'recovering',
    observedAtSite: true,
  };
  await session.site.client.post(`/v1/doses/${dose}/reactions`, { ...report, grade: 2 }, z.unknown());
  const told = await province.post(`/v1/doses/${dose}/reactions`, report, reaction);
  narrator.tell(`${session.site.name}, Sở Y tế`, {
    vi: 'báo phản vệ độ 2, rồi độ 3: điều tra trong 24 giờ, hội đồng trong 5 ngày; câu hỏi “có tạm dừng lô không?” tự mở ra',
    en: 'report an anaphylaxis of grade 2, then of grade 3: investigated within 24 hours, a council within 5 days; the question of a hold is raised',
  });
  const answer = { hold: true, reason: 'severe-reaction' };
  const question = `/v1/hold-questions/${told.holdQuestion}/answer`;
  expectRefusal(
    stage,
    'Sở Y tế',
    {
      vi: 'tự trả lời câu hỏi về phản ứng do mình báo',
      en: 'answer about a reaction one has reported oneself',
    },
    await province.ask('POST', question, answer),
    'second-person/same-account',
  );
  await provinceSecond.post(question, answer, z.unknown());
  const { district } = session;
  const send = (): Promise<Answer> =>
    province.ask('POST', '/v1/shipments', { from: PROVINCE, to: district.code, lines: [{ lot, doses: 10 }] });
  expectRefusal(
    stage,
    'Sở Y tế',
    { vi: 'vẫn cấp phát lô đang tạm dừng', en: 'issue the lot that is on hold' },
    await send(),
    'lot/held',
  );
  await recall(stage, lot, doses.length);
  expectRefusal(
    stage,
    'Sở Y tế',
    { vi: 'cấp phát lô đã thu hồi', en: 'issue the lot that was recalled' },
    await send(),
    'lot/recalled',
  );
  await writeOff(stage, lot);
}

async function recall(stage: Stage, lot: string, given: number): Promise<void> {
  const { gateway, queue, narrator } = stage;
  const found = await stage.province.post(
    `/v1/lots/${lot}/recalls`,
    {
      area: PROVINCE,
      document: {
        number: '99/QĐ-SYT',
        date: today(stage),
        signer: 'Giám đốc (giả định)',
        title: 'Thu hồi lô',
      },
      reasonCode: 'adverse-events',
      note: 'Thu hồi trong khi chờ kết luận của hội đồng',
    },
    recalled,
  );
  const { items } = await stage.province.get(`/v1/recalls/${found.id}/places?limit=200`, places);
  await queue.runNow('send-messages');
  narrator.tell('Sở Y tế', {
    vi: `thu hồi lô bằng một lệnh: ${found.people} người đã tiêm, ${found.places} nơi còn ${written(found.onHand)} liều (${items.map(({ place }) => place).join(', ')}), ${found.notices.queued} thông báo xếp hàng, ${gateway.count('recalled')} tin đã đến máy; không tin nào nêu tên vắc xin`,
    en: `recalls the lot in one call: ${found.people} people who got it, ${found.places} places with ${found.onHand} doses, ${found.notices.queued} notices queued, ${gateway.count('recalled')} arrived by phone; none names the vaccine`,
  });
  if (found.people !== given)
    stage.faults.push(`${given} people got the lot, the recall finds ${found.people}`);
}

/** Whatever is left of the lot is written off where it lies. */
async function writeOff(stage: Stage, lot: string): Promise<void> {
  let wasted = 0;
  for (const line of (await stockOf(stage)).filter((one) => one.lot === lot && one.onHand > 0)) {
    await clientAt(stage, line.place).post(
      '/v1/wastages',
      { account: line.account, lot, doses: line.onHand, cause: 'recalled', note: 'Thu hồi lô' },
      z.unknown(),
    );
    wasted += line.onHand;
  }
  stage.narrator.tell('Các nơi còn lô', {
    vi: `hủy ${wasted} liều theo nguyên nhân “thu hồi”`,
    en: `write off ${wasted} doses as recalled`,
  });
}

async function stockOf(stage: Stage): Promise<z.infer<typeof shelf>['items']> {
  const lines: z.infer<typeof shelf>['items'] = [];
  for (let cursor = ''; ; ) {
    const found = await stage.province.get(`/v1/stock?area=${PROVINCE}&limit=200${cursor}`, shelf);
    lines.push(...found.items);
    if (found.next === undefined) return lines;
    cursor = `&cursor=${found.next}`;
  }
}

function clientAt(stage: Stage, place: string): PlayedDistrict['client'] {
  const district = stage.districts.find(({ code }) => place.startsWith(code));
  const site = district?.sites.find(({ id }) => id === place);
  return site?.client ?? district?.client ?? stage.province;
}
