import type { z } from 'zod';
import { dayAtSite, writtenDay } from '../../../src/platform/clock.ts';
import { sum } from '../../../src/platform/compare.ts';
import { ledgerReport } from '../../../src/reports/conservation/ledger-report.ts';
import { campaignSummary } from '../../../src/reports/summary/campaign-summary.ts';
import { table, written } from '../../support/text-table.ts';
import { PROVINCE, type Rehearsal } from '../rehearsal.ts';
import type { Report } from '../report.ts';

type Summary = z.output<typeof campaignSummary>;

/** Every refusal that must have come up: each reason to refuse a dose, and the ones around it. */
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

/** Prints what a provincial officer reads at the end. Returns whether everything came as it should. */
export async function showSummary(rehearsal: Rehearsal, seconds: number): Promise<boolean> {
  const { report, inspector } = rehearsal;
  const summary = await inspector.get(`/v1/reports/campaign-summary?area=${PROVINCE}`, campaignSummary);
  const ledger = await inspector.get(`/v1/reports/ledger?area=${PROVINCE}`, ledgerReport);
  report.heading({
    vi: `TỔNG KẾT tỉnh Vĩnh Phúc đến ${writtenDay(dayAtSite(rehearsal.clock.now()))}`,
    en: 'summary, as the service answers an inspector',
  });
  report.line(`  Người đứng đầu: ${summary.head ?? '–'} · chính sách ${summary.policyVersion}\n`);
  showStock(report, summary);
  showDoses(report, summary);
  showCoverage(report, summary);
  showRefusals(rehearsal, summary);
  const balanced = showLedger(rehearsal, ledger);
  const met = checkGoals(rehearsal, summary, seconds);
  return balanced && met;
}

function showStock(report: Report, { stock }: Summary): void {
  const row = (name: string, figures: Summary['stock']['total']): (string | number)[] => [
    name,
    figures.allocated ?? 0,
    figures.received,
    figures.given,
    sum(Object.values(figures.wasted)),
    figures.inTransit,
    figures.onHand,
    figures.nearExpiry,
  ];
  report.heading({
    vi: 'Vắc xin (liều)',
    en: 'doses: allocated, received, given, wasted, in transit, on hand, near expiry',
  });
  report.line(
    table(
      ['Loại', 'Phân bổ', 'Tiếp nhận', 'Đã tiêm', 'Hao phí', 'Đang chuyển', 'Tồn kho', 'Cận hạn'],
      [...stock.products.map(({ product, ...figures }) => row(product, figures)), row('Cộng', stock.total)],
    ),
  );
  const causes = Object.entries(stock.total.wasted).filter(([, doses]) => doses > 0);
  report.line(
    `  Hao phí theo nguyên nhân: ${causes.map(([cause, doses]) => `${CAUSES[cause] ?? cause} ${written(doses)}`).join(' · ')}`,
  );
}

function showDoses(report: Report, { doses, pace, sessions }: Summary): void {
  const best = pace.days.reduce((top, day) => (day.doses > top.doses ? day : top), { day: '', doses: 0 });
  report.heading({ vi: 'Tiêm nhanh, đúng đối tượng', en: 'pace and eligibility, together' });
  report.line(
    `  ${written(doses.total)} mũi (mũi 1: ${written(doses.first)}, mũi 2: ${written(doses.second)}) trong ${sessions.held} buổi tiêm; ` +
      `ngày cao nhất ${best.day === '' ? '–' : writtenDay(best.day)}: ${written(best.doses)} mũi`,
  );
  report.line(
    `  Tiêm ngoài đối tượng: ${pace.outsideOpenGroups} · đính chính: ${doses.corrected.enteredInError + doses.corrected.wrongLot}`,
  );
}

function showCoverage(report: Report, { coverage, sectors }: Summary): void {
  report.heading({ vi: 'Độ bao phủ theo nhóm ưu tiên', en: 'coverage by priority group' });
  const groups = (coverage?.groups ?? []).filter((group) => group.people > 0);
  report.line(
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
  report.line(
    `  Nhân viên y tế: ${part('công lập', sectors.public)} · ${part('tư nhân', sectors.private)} · chênh ${sectors.gap ?? 0} điểm phần trăm`,
  );
}

function showRefusals(rehearsal: Rehearsal, { refusals }: Summary): void {
  const { report } = rehearsal;
  report.heading({
    vi: 'Những lần bị từ chối, từ nhật ký kiểm toán',
    en: 'refused attempts, counted in the audit log',
  });
  report.line(
    table(
      ['Lần', 'Lý do', 'Mã'],
      refusals.map(({ attempts, title, problem }) => [attempts, title.vi, problem]),
    ),
  );
}

function showLedger(rehearsal: Rehearsal, ledger: z.output<typeof ledgerReport>): boolean {
  const { report } = rehearsal;
  report.heading({ vi: 'Sổ sách', en: 'the ledger, held against balances, shipments and doses' });
  report.line(
    ledger.balanced
      ? `  ${report.good('KHỚP')} ${written(ledger.checked)} cặp tài khoản – lô đã đối chiếu, ${written(ledger.given)} mũi tiêm, 0 chênh lệch`
      : `  ${report.bad('LỆCH')} ${ledger.differences.length} chênh lệch`,
  );
  for (const difference of ledger.differences) report.line(`    ${JSON.stringify(difference)}`);
  return ledger.balanced;
}

/** Whether every refusal came up, every dose was counted, and nothing unexpected happened. */
function checkGoals(rehearsal: Rehearsal, summary: Summary, seconds: number): boolean {
  const { report, tally } = rehearsal;
  const missing = EXPECTED_REFUSALS.filter((code) => !tally.refusals.has(code));
  for (const code of missing) report.fault(`the refusal ${code} did not come up`);
  if (summary.doses.total !== rehearsal.given.length - 1) {
    report.fault(
      `${rehearsal.given.length} doses were sent and one taken back, the service counts ${summary.doses.total}`,
    );
  }
  if (summary.pace.outsideOpenGroups > 0) report.fault('doses were given outside the open groups');
  report.line(
    `\n  ${written(rehearsal.people.size)} người · ${rehearsal.sessions.length} buổi tiêm · ${written(rehearsal.given.length)} mũi · ` +
      `${written(tally.requests)} yêu cầu HTTP · ${seconds.toFixed(0)} giây`,
  );
  report.line(
    report.faults.length === 0
      ? `  ${report.good('TẤT CẢ ĐÚNG')} mọi sổ khớp, mọi lần thử chen hàng bị từ chối đúng lý do (every ledger balances, every refusal came as it should)`
      : `  ${report.bad('CÓ SAI LỆCH')} (${report.faults.length})`,
  );
  for (const fault of report.faults) report.wrong(fault);
  return report.faults.length === 0;
}
