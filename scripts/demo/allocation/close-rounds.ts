import { z } from 'zod';
import { sum } from '../../../src/platform/compare.ts';
import { table, written } from '../../support/text-table.ts';
import { advanceTo, PROVINCE, type Rehearsal } from '../rehearsal.ts';
import type { ArrivedRound } from './allocate-round.ts';

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

/** Closes rounds once every dose is accounted for, then shows what a province answers for, by round and by day. */
export async function closeRounds(rehearsal: Rehearsal, finished: readonly ArrivedRound[]): Promise<void> {
  const { report, inspector } = rehearsal;
  advanceTo(rehearsal, '2021-10-29', '08:00');
  report.step('2021-10-29', {
    vi: 'Đóng đợt phân bổ: giải trình từng liều',
    en: 'Closing rounds: every dose is accounted for',
  });
  await rehearsal.queue.runNow('flag-near-expiry');
  for (const round of finished) await closeRound(rehearsal, round);
  const overview = await inspector.get(`/v1/reports/rounds?area=${PROVINCE}&limit=50`, rounds);
  report.heading({
    vi: 'Báo cáo các đợt (liều)',
    en: 'rounds: committed, shipped, received, given, wasted, in transit, on hand, will not be used in time',
  });
  report.line(
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
      overview.items.map((one) => [
        String(one.number),
        one.productName,
        ...[one.committed, one.shipped, one.received, one.given, one.wasted].map(({ doses }) => doses),
        ...[one.inTransit, one.onHand, one.willNotBeUsed].map(({ doses }) => doses),
      ]),
    ),
  );
  const [worst] = overview.items.flatMap(({ willNotBeUsed }) => willNotBeUsed.items);
  if (worst !== undefined)
    report.line(
      `  Ví dụ: ${worst.placeName}, ${written(worst.doses)} liều: ${worst.why.vi} → ${worst.todo.vi}`,
    );
  const day = await inspector.get(`/v1/reports/daily?area=${PROVINCE}&day=${DAY}`, daily);
  const { figures, head, revision } = day.report;
  report.event('Báo cáo ngày 27/10/2021', {
    vi: `${head ?? '–'} chịu trách nhiệm: ${written(figures.given)} mũi (mũi 1 ${figures.doses.first}, mũi 2 ${figures.doses.second}), tồn kho ${written(figures.onHand)} liều; ${day.parts.length} huyện, bản số ${revision}`,
    en: `the daily report, closed at midnight under the head's name: ${figures.given} doses, ${figures.onHand} on hand; ${day.parts.length} districts, revision ${revision}; JSON, CSV and XLSX`,
  });
}

async function closeRound(rehearsal: Rehearsal, { id, number }: ArrivedRound): Promise<void> {
  const { province } = rehearsal;
  const path = `/v1/rounds/${id}/closure`;
  let answer = await province.ask('POST', path, { area: PROVINCE });
  const left = unexplained.safeParse(answer.body).data?.details;
  if (left !== undefined) {
    rehearsal.report.refusal(
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
  const wasted = sum(Object.values(figures.wasted));
  rehearsal.report.event('Sở Y tế', {
    vi: `đóng đợt ${number}: ${written(figures.given)} liều đã tiêm, ${wasted} hao phí có nguyên nhân, ${figures.onHand} còn lại có lý do, không liều nào thất lạc khỏi sổ`,
    en: `closes round ${number}: ${figures.given} given, ${wasted} wasted by cause, ${figures.onHand} left with a reason, none missing from the ledger`,
  });
}
