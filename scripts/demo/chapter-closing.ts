import { z } from 'zod';
import { PROVINCE } from './cast.ts';
import { table, written } from './narrator.ts';
import { expectRefusal, goTo, type Stage } from './stage.ts';

const remainder = z.object({ where: z.string(), place: z.string(), doses: z.number() }).loose();
const unexplained = z.object({ details: z.object({ doses: z.number(), remainders: z.array(remainder) }) });
const closed = z.object({
  figures: z.object({ given: z.number(), wasted: z.record(z.string(), z.number()), onHand: z.number() }),
});
const figure = z.object({ doses: z.number() });
const rounds = z.object({
  items: z.array(
    z.object({
      number: z.number(),
      productName: z.string(),
      committed: figure,
      shipped: figure,
      received: figure,
      given: figure,
      wasted: figure,
      inTransit: figure,
      onHand: figure,
      willNotBeUsed: figure.extend({
        items: z.array(
          z.object({
            placeName: z.string(),
            doses: z.number(),
            why: z.object({ vi: z.string() }),
            todo: z.object({ vi: z.string() }),
          }),
        ),
      }),
    }),
  ),
});
const daily = z.object({
  report: z.object({
    revision: z.number(),
    head: z.string().nullable(),
    figures: z.object({
      given: z.number(),
      onHand: z.number(),
      doses: z.object({ first: z.number(), second: z.number() }),
    }),
  }),
  parts: z.array(z.object({ area: z.string() })),
});
const DAY = '2021-10-27';

/** Rounds are closed when every dose is accounted for; then what a province answers for, by round and by day. */
export async function closeRounds(stage: Stage): Promise<void> {
  const { narrator, inspector } = stage;
  goTo(stage, '2021-10-29', '08:00');
  narrator.chapter('2021-10-29', {
    vi: 'Đóng đợt phân bổ: giải trình từng liều',
    en: 'Closing rounds: every dose is accounted for',
  });
  await stage.queue.runNow('flag-near-expiry');
  await closeRound(stage, 29);
  await closeRound(stage, 31);
  const report = await inspector.get(`/v1/reports/rounds?area=${PROVINCE}&limit=50`, rounds);
  narrator.heading({
    vi: 'Báo cáo các đợt (liều)',
    en: 'rounds: committed, shipped, received, given, wasted, in transit, on hand, will not be used in time',
  });
  narrator.plain(
    table(
      [
        'Đợt',
        'Vắc xin',
        'Phân bổ',
        'Đã chuyển',
        'Tiếp nhận',
        'Đã tiêm',
        'Hao phí',
        'Đang chuyển',
        'Tồn kho',
        'Không kịp dùng',
      ],
      report.items.map((one) => [
        String(one.number),
        one.productName,
        ...[one.committed, one.shipped, one.received, one.given, one.wasted].map(({ doses }) => doses),
        ...[one.inTransit, one.onHand, one.willNotBeUsed].map(({ doses }) => doses),
      ]),
    ),
  );
  const [worst] = report.items.flatMap(({ willNotBeUsed }) => willNotBeUsed.items);
  if (worst !== undefined)
    narrator.plain(
      `  Ví dụ: ${worst.placeName}, ${written(worst.doses)} liều: ${worst.why.vi} → ${worst.todo.vi}`,
    );
  const day = await inspector.get(`/v1/reports/daily?area=${PROVINCE}&day=${DAY}`, daily);
  const { figures, head, revision } = day.report;
  narrator.tell('Báo cáo ngày 27/10/2021', {
    vi: `${head ?? '–'} chịu trách nhiệm: ${written(figures.given)} mũi (mũi 1 ${figures.doses.first}, mũi 2 ${figures.doses.second}), tồn kho ${written(figures.onHand)} liều; ${day.parts.length} huyện, bản số ${revision}`,
    en: `the daily report, closed at midnight under the head's name: ${figures.given} doses, ${figures.onHand} on hand; ${day.parts.length} districts, revision ${revision}; JSON, CSV and XLSX`,
  });
}

async function closeRound(stage: Stage, number: number): Promise<void> {
  const id = stage.roundIds.get(number);
  if (id === undefined) throw new Error(`round ${number} was not announced`);
  const { province } = stage;
  const path = `/v1/rounds/${id}/closure`;
  let answer = await province.ask('POST', path, { area: PROVINCE });
  const left = unexplained.safeParse(answer.body).data?.details;
  if (left !== undefined) {
    expectRefusal(
      stage,
      'Sở Y tế',
      {
        vi: `đóng đợt ${number} khi ${left.doses} liều ở ${left.remainders.length} nơi chưa có lý do`,
        en: `close round ${number} while ${left.doses} doses in ${left.remainders.length} places have no reason`,
      },
      answer,
      'round/doses-unexplained',
    );
    const remainders = left.remainders.map((one) => ({ ...one, reason: 'used-with-next-round' }));
    answer = await province.ask('POST', path, { area: PROVINCE, remainders });
  }
  const { figures } = z.object({ figures: closed.shape.figures }).parse(answer.body);
  const wasted = Object.values(figures.wasted).reduce((sum, doses) => sum + doses, 0);
  stage.narrator.tell('Sở Y tế', {
    vi: `đóng đợt ${number}: ${written(figures.given)} liều đã tiêm, ${wasted} hao phí có nguyên nhân, ${figures.onHand} còn lại có lý do, không liều nào thất lạc khỏi sổ`,
    en: `closes round ${number}: ${figures.given} given, ${wasted} wasted by cause, ${figures.onHand} left with a reason, none missing from the books`,
  });
}
