import { z } from 'zod';
import { listAll } from '../../support/calls.ts';
import type { Answer, Client } from '../../support/client.ts';
import { written } from '../../support/text-table.ts';
import { advanceTo, PROVINCE, type Rehearsal, type Session, today } from '../rehearsal.ts';

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
const stockLine = z.object({
  account: z.string(),
  lot: z.string(),
  onHand: z.number(),
  place: z.string(),
});

/** A severe reaction raises the question of a hold; the lot is held, then recalled: people, places, notices. */
export async function reactAndRecall(
  rehearsal: Rehearsal,
  session: Session,
  { lot, doses }: { readonly lot: string; readonly doses: readonly string[] },
): Promise<void> {
  const [dose = ''] = doses;
  const { report, province, provinceApprover } = rehearsal;
  advanceTo(rehearsal, session.day, '17:45');
  report.step(session.day, {
    vi: 'Phản ứng nặng sau tiêm, tạm dừng và thu hồi lô',
    en: 'A severe reaction; the lot is held and recalled',
  });
  const entry = {
    grade: 3,
    onsetAt: rehearsal.clock.now().toISOString(),
    signs: ['anaphylaxis', 'hypotension'],
    treatment: 'adrenaline',
    outcome: 'recovering',
    observedAtSite: true,
  };
  await session.site.client.post(`/v1/doses/${dose}/reactions`, { ...entry, grade: 2 }, z.unknown());
  const raised = await province.post(`/v1/doses/${dose}/reactions`, entry, reaction);
  report.event(`${session.site.name}, Sở Y tế`, {
    vi: 'báo phản vệ độ 2, rồi độ 3: điều tra trong 24 giờ, hội đồng trong 5 ngày; câu hỏi “có tạm dừng lô không?” tự mở ra',
    en: 'report an anaphylaxis of grade 2, then of grade 3: investigated within 24 hours, a council within 5 days; the question of a hold is raised',
  });
  const answer = { hold: true, reason: 'severe-reaction' };
  const question = `/v1/hold-questions/${raised.holdQuestion}/answer`;
  rehearsal.report.refusal(
    'Sở Y tế',
    {
      vi: 'tự trả lời câu hỏi về phản ứng do mình báo',
      en: 'answer about a reaction one has reported oneself',
    },
    await province.ask('POST', question, answer),
    'second-person/same-account',
  );
  await provinceApprover.post(question, answer, z.unknown());
  const { district } = session;
  const send = (): Promise<Answer> =>
    province.ask('POST', '/v1/shipments', { from: PROVINCE, to: district.code, lines: [{ lot, doses: 10 }] });
  rehearsal.report.refusal(
    'Sở Y tế',
    { vi: 'vẫn cấp phát lô đang tạm dừng', en: 'issue the lot that is on hold' },
    await send(),
    'lot/held',
  );
  await recall(rehearsal, lot, doses.length);
  rehearsal.report.refusal(
    'Sở Y tế',
    { vi: 'cấp phát lô đã thu hồi', en: 'issue the lot that was recalled' },
    await send(),
    'lot/recalled',
  );
  await writeOff(rehearsal, lot);
}

async function recall(rehearsal: Rehearsal, lot: string, given: number): Promise<void> {
  const { gateway, queue, report } = rehearsal;
  const found = await rehearsal.province.post(
    `/v1/lots/${lot}/recalls`,
    {
      area: PROVINCE,
      document: {
        number: '99/QĐ-SYT',
        date: today(rehearsal),
        signer: 'Giám đốc (giả định)',
        title: 'Thu hồi lô',
      },
      reasonCode: 'adverse-events',
      note: 'Thu hồi trong khi chờ kết luận của hội đồng',
    },
    recalled,
  );
  const { items } = await rehearsal.province.get(`/v1/recalls/${found.id}/places?limit=200`, places);
  await queue.runNow('send-messages');
  report.event('Sở Y tế', {
    vi: `thu hồi lô bằng một lệnh: ${found.people} người đã tiêm, ${found.places} nơi còn ${written(found.onHand)} liều (${items.map(({ place }) => place).join(', ')}), ${found.notices.queued} thông báo xếp hàng, ${gateway.count('recalled')} tin đã đến máy; không tin nào nêu tên vắc xin`,
    en: `recalls the lot in one call: ${found.people} people who got it, ${found.places} places with ${found.onHand} doses, ${found.notices.queued} notices queued, ${gateway.count('recalled')} arrived by phone; none names the vaccine`,
  });
  if (found.people !== given)
    rehearsal.report.fault(`${given} people got the lot, the recall finds ${found.people}`);
}

/** Writes off what is left of the lot, at each place that has some. */
async function writeOff(rehearsal: Rehearsal, lot: string): Promise<void> {
  let wasted = 0;
  for (const line of (await listAll(rehearsal.province, `/v1/stock?area=${PROVINCE}`, stockLine)).filter(
    (one) => one.lot === lot && one.onHand > 0,
  )) {
    await clientAt(rehearsal, line.place).post(
      '/v1/wastages',
      { account: line.account, lot, doses: line.onHand, cause: 'recalled', note: 'Thu hồi lô' },
      z.unknown(),
    );
    wasted += line.onHand;
  }
  rehearsal.report.event('Các nơi còn lô', {
    vi: `hủy ${wasted} liều theo nguyên nhân “thu hồi”`,
    en: `write off ${wasted} doses as recalled`,
  });
}

function clientAt(rehearsal: Rehearsal, place: string): Client {
  const district = rehearsal.districts.find(({ code }) => place.startsWith(code));
  const site = district?.sites.find(({ id }) => id === place);
  return site?.client ?? district?.client ?? rehearsal.province;
}
