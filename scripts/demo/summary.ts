import type { z } from 'zod';
import { dayAtSite, writtenDay } from '../../src/platform/clock.ts';
import { ledgerReport } from '../../src/reports/conservation/ledger-report.ts';
import { campaignSummary } from '../../src/reports/summary/campaign-summary.ts';
import { PROVINCE } from './cast.ts';
import { type Narrator, table, written } from './narrator.ts';
import type { Stage } from './stage.ts';

type Summary = z.output<typeof campaignSummary>;

/** Every refusal the story must have seen: each reason for which a dose is refused, and the ones around it. */
const EXPECTED_REFUSALS = [
  'dose/lot-expired',
  'dose/lot-held',
  'dose/lot-not-at-site',
  'dose/lot-exhausted',
  'dose/wrong-product',
  'dose/too-young',
  'dose/group-not-open',
  'dose/group-not-verified',
  'dose/out-of-turn',
  'dose/no-booking',
  'dose/too-early',
  'dose/product-not-allowed-after',
  'dose/already-given',
  'dose/course-complete',
  'dose/no-guardian-consent',
  'dose/not-screened',
  'dose/contraindicated',
  'dose/screening-deferred',
  'dose/resuscitation-needed',
  'dose/session-not-open',
  'dose/in-future',
  'dose/before-check-in',
  'booking/out-of-turn',
  'second-person/same-account',
  'second-person/related',
  'round/more-than-allocated',
  'order/not-frozen',
  'invitation/already-answered',
  'stock/refreezing',
  'lot/cold-chain-failure',
  'session-plan/already-accepted',
  'leftover/still-time',
  'lot/held',
  'lot/recalled',
  'round/doses-unexplained',
  'lot/thawed-too-long',
  'idempotency/key-reused',
  'auth/role-not-allowed',
  'request/not-found',
] as const;

const CAUSES: Readonly<Record<string, string>> = {
  expired: 'hết hạn',
  broken: 'vỡ',
  'cold-chain-failure': 'hỏng dây chuyền lạnh',
  'open-vial-remainder': 'dư trong lọ đã mở',
  recalled: 'thu hồi',
  lost: 'thất lạc',
};

/** What a provincial officer reads at the end, asked of the service itself. Returns whether all came as it should. */
export async function showSummary(stage: Stage, seconds: number): Promise<boolean> {
  const { narrator, inspector } = stage;
  const summary = await inspector.get(`/v1/reports/campaign-summary?area=${PROVINCE}`, campaignSummary);
  const books = await inspector.get(`/v1/reports/ledger?area=${PROVINCE}`, ledgerReport);
  narrator.heading({
    vi: `TỔNG KẾT tỉnh Vĩnh Phúc đến ${writtenDay(dayAtSite(stage.clock.now()))}`,
    en: 'summary, as the service answers an inspector',
  });
  narrator.plain(`  Người đứng đầu: ${summary.head ?? '–'} · chính sách ${summary.policyVersion}\n`);
  showStock(narrator, summary);
  showDoses(narrator, summary);
  showCoverage(narrator, summary);
  showRefusals(stage, summary);
  const balanced = showBooks(stage, books);
  const met = checkGoals(stage, summary, seconds);
  return balanced && met;
}

function showStock(narrator: Narrator, { stock }: Summary): void {
  const row = (name: string, figures: Summary['stock']['total']): (string | number)[] => [
    name,
    figures.allocated ?? 0,
    figures.received,
    figures.given,
    sum(figures.wasted),
    figures.inTransit,
    figures.onHand,
    figures.nearExpiry,
  ];
  narrator.heading({
    vi: 'Vắc xin (liều)',
    en: 'doses: allocated, received, given, wasted, in transit, on hand, near expiry',
  });
  narrator.plain(
    table(
      ['Loại', 'Phân bổ', 'Tiếp nhận', 'Đã tiêm', 'Hao phí', 'Đang chuyển', 'Tồn kho', 'Cận hạn'],
      [...stock.products.map(({ product, ...figures }) => row(product, figures)), row('Cộng', stock.total)],
    ),
  );
  const causes = Object.entries(stock.total.wasted).filter(([, doses]) => doses > 0);
  narrator.plain(
    `  Hao phí theo nguyên nhân: ${causes.map(([cause, doses]) => `${CAUSES[cause] ?? cause} ${written(doses)}`).join(' · ')}`,
  );
}

function showDoses(narrator: Narrator, { doses, pace, sessions }: Summary): void {
  const best = pace.days.reduce((most, day) => (day.doses > most.doses ? day : most), { day: '', doses: 0 });
  narrator.heading({ vi: 'Tiêm nhanh, đúng đối tượng', en: 'pace and eligibility, together' });
  narrator.plain(
    `  ${written(doses.total)} mũi (mũi 1: ${written(doses.first)}, mũi 2: ${written(doses.second)}) trong ${sessions.held} buổi tiêm; ` +
      `ngày cao nhất ${best.day === '' ? '–' : writtenDay(best.day)}: ${written(best.doses)} mũi`,
  );
  narrator.plain(
    `  Tiêm ngoài đối tượng: ${pace.outsideOpenGroups} · đính chính: ${doses.corrected.enteredInError + doses.corrected.wrongLot}`,
  );
}

function showCoverage(narrator: Narrator, { coverage, sectors }: Summary): void {
  narrator.heading({ vi: 'Độ bao phủ theo nhóm ưu tiên', en: 'coverage by priority group' });
  const groups = (coverage?.groups ?? []).filter((group) => group.people > 0);
  narrator.plain(
    table(
      ['Nhóm', 'Đã xác minh', 'Mũi 1', 'Đủ mũi', 'Mũi 1 %', 'Đủ mũi %'],
      groups.map((group) => [
        `${String(group.group).padStart(2)} ${group.label.vi}`,
        group.people,
        group.vaccinated,
        group.completed,
        group.vaccinatedRate ?? 0,
        group.completedRate ?? 0,
      ]),
    ),
  );
  if (sectors === null) return;
  const part = (name: string, figures: typeof sectors.public): string =>
    `${name} ${written(figures.vaccinated)}/${written(figures.people)} (${figures.vaccinatedRate ?? 0} %)`;
  narrator.plain(
    `  Nhân viên y tế: ${part('công lập', sectors.public)} · ${part('tư nhân', sectors.private)} · chênh ${sectors.gap ?? 0} điểm phần trăm`,
  );
}

function showRefusals(stage: Stage, { refusals }: Summary): void {
  const { narrator } = stage;
  narrator.heading({
    vi: 'Những lần bị từ chối, từ nhật ký kiểm toán',
    en: 'refused attempts, counted in the audit log',
  });
  narrator.plain(
    table(
      ['Lần', 'Lý do', 'Mã'],
      refusals.map(({ attempts, title, problem }) => [attempts, title.vi, problem]),
    ),
  );
}

function showBooks(stage: Stage, books: z.output<typeof ledgerReport>): boolean {
  const { narrator } = stage;
  narrator.heading({ vi: 'Sổ sách', en: 'the books: ledger against balances, shipments and doses' });
  narrator.plain(
    books.balanced
      ? `  ${narrator.good('KHỚP')} ${written(books.checked)} cặp tài khoản – lô đã đối chiếu, ${written(books.given)} mũi tiêm, 0 chênh lệch`
      : `  ${narrator.bad('LỆCH')} ${books.differences.length} chênh lệch`,
  );
  for (const difference of books.differences) narrator.plain(`    ${JSON.stringify(difference)}`);
  return books.balanced;
}

/** Whether the story did what it set out to do: sizes, refusals, and nothing unexpected. */
function checkGoals(stage: Stage, summary: Summary, seconds: number): boolean {
  const { narrator, tally, faults } = stage;
  const missing = EXPECTED_REFUSALS.filter((code) => !tally.refusals.has(code));
  for (const code of missing) faults.push(`the refusal ${code} did not come up`);
  if (summary.doses.total !== stage.given.length - 1) {
    faults.push(
      `${stage.given.length} doses were sent and one taken back, the service counts ${summary.doses.total}`,
    );
  }
  if (summary.pace.outsideOpenGroups > 0) faults.push('doses were given outside the open groups');
  narrator.plain(
    `\n  ${written(stage.people.size)} người · ${stage.sessions.length} buổi tiêm · ${written(stage.given.length)} mũi · ` +
      `${written(tally.requests)} yêu cầu HTTP · ${seconds.toFixed(0)} giây`,
  );
  narrator.plain(
    faults.length === 0
      ? `  ${narrator.good('TẤT CẢ ĐÚNG')} mọi sổ khớp, mọi lần thử chen hàng bị từ chối đúng lý do (every book balances, every refusal came as it should)`
      : `  ${narrator.bad('CÓ SAI LỆCH')} (${faults.length})`,
  );
  for (const fault of faults) narrator.wrong(fault);
  return faults.length === 0;
}

function sum(figures: Readonly<Record<string, number>>): number {
  return Object.values(figures).reduce((total, value) => total + value, 0);
}
