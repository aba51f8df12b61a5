import { z } from 'zod';
import { listAll } from '../../support/calls.ts';
import { written } from '../../support/text-table.ts';
import { advanceTo, PROVINCE, type Rehearsal } from '../rehearsal.ts';

const proof = z.object({
  broken: z.boolean(),
  checked: z.number(),
  lots: z.array(z.object({ conserved: z.boolean() })),
});
const finding = z.object({
  id: z.string(),
  kind: z.string(),
  severity: z.string(),
  area: z.string(),
  day: z.string(),
  state: z.string(),
});
const caseFile = z.object({
  title: z.object({ vi: z.string(), en: z.string() }),
  people: z.array(z.object({ name: z.string().nullable() })),
  timeline: z.array(z.unknown()),
  entries: z.array(z.object({ proof: z.unknown().nullable() })),
  hash: z.string(),
});

/** What nobody has to ask for: the nightly proof of conservation and the findings of every sweep. */
export async function inspect(rehearsal: Rehearsal): Promise<void> {
  const { report, queue, inspector } = rehearsal;
  advanceTo(rehearsal, '2021-12-02', '00:45');
  report.step('2021-12-02', {
    vi: 'Thanh tra: bảo toàn số liều, phát hiện, nhật ký minh bạch',
    en: 'The inspectorate: conservation, findings, the transparency log',
  });
  await queue.runNow('prove-ledgers');
  const ledgers = await inspector.get(`/v1/reports/ledger-proofs?area=${PROVINCE}`, proof);
  if (ledgers.broken) report.fault('the nightly proof of conservation is broken');
  report.event('Tác vụ đêm', {
    vi: `chứng minh không liều nào của ${ledgers.lots.length} lô biến mất: sổ cái và chứng từ khớp ở ${written(ledgers.checked)} chỗ đối chiếu`,
    en: `proves that no dose of ${ledgers.lots.length} lots has vanished: ledger and documents agree in ${ledgers.checked} comparisons`,
  });
  const found = await sweep(rehearsal);
  const [first] = found;
  if (first === undefined) throw new Error('the dose long after the last shift was not found');
  await openCaseFile(rehearsal, first);
  await decide(rehearsal, first);
}

/** Applies the rules to the whole campaign. Returns what departs from them. */
async function sweep(rehearsal: Rehearsal): Promise<z.infer<typeof finding>[]> {
  await rehearsal.queue.runNow('sweep-findings');
  const items = await listAll(rehearsal.inspector, `/v1/findings?area=${PROVINCE}`, finding);
  const kinds = [...Map.groupBy(items, ({ kind }) => kind)]
    .map(([kind, some]) => `${kind} ${some.length}`)
    .join(' · ');
  rehearsal.report.event('Thanh tra', {
    vi: `quét toàn bộ chiến dịch: ${items.length} phát hiện cần xem${kinds === '' ? '' : ` (${kinds})`}; mỗi phát hiện kèm bằng chứng trong nhật ký`,
    en: `sweeps the whole campaign: ${items.length} findings to look at${kinds === '' ? '' : ` (${kinds})`}, each with its evidence in the log`,
  });
  return items;
}

async function openCaseFile(rehearsal: Rehearsal, found: z.infer<typeof finding>): Promise<void> {
  const path = `/v1/findings/${found.id}`;
  rehearsal.report.refusal(
    'Thanh tra',
    { vi: 'thanh tra tự kết luận phát hiện', en: 'an inspector decides a finding' },
    await rehearsal.inspector.ask('POST', `${path}/confirm`, { reason: 'rule-broken', note: 'thử' }),
    'auth/role-not-allowed',
  );
  const file = await rehearsal.inspector.get(`${path}/case-file.json`, caseFile);
  const proven = file.entries.filter((entry) => entry.proof !== null).length;
  rehearsal.report.event('Thanh tra', {
    vi: `mở hồ sơ vụ việc “${file.title.vi}”, ${found.area}, ${found.day}: ${file.timeline.length} sự kiện, ${proven}/${file.entries.length} bản ghi có bằng chứng trong cây, không nêu tên ai`,
    en: `opens the case file “${file.title.en}”: ${file.timeline.length} events, ${proven} of ${file.entries.length} entries proven to be in the tree, nobody is named`,
  });
}

/** Two people of the level above dismiss a finding that has an explanation, with the reason. */
async function decide(rehearsal: Rehearsal, { id }: z.infer<typeof finding>): Promise<void> {
  const { province, provinceApprover } = rehearsal;
  const decision = { reason: 'explained', note: 'Người nhận liều dư đến muộn; giờ gọi có trong nhật ký' };
  await province.post(`/v1/findings/${id}/review`, undefined, z.unknown());
  rehearsal.report.refusal(
    'Sở Y tế',
    {
      vi: 'tự bác bỏ phát hiện do mình nhận xem xét',
      en: 'dismiss alone the finding one has taken under review',
    },
    await province.ask('POST', `/v1/findings/${id}/dismiss`, decision),
    'second-person/same-account',
  );
  await provinceApprover.post(`/v1/findings/${id}/dismiss`, decision, z.unknown());
  rehearsal.report.event('CDC tỉnh', {
    vi: 'người thứ hai đóng phát hiện với lý do “đã giải thích”; có bằng chứng mới thì nó tự mở lại',
    en: 'a second person closes the finding as explained; new evidence would open it again',
  });
}
