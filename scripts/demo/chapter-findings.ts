import { z } from 'zod';
import { PROVINCE } from './cast.ts';
import { verifyWholeLog } from './chapter-log.ts';
import { written } from './narrator.ts';
import { expectRefusal, goTo, type Stage } from './stage.ts';

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
const page = z.object({ items: z.array(finding), next: z.string().optional() });
const caseFile = z.object({
  title: z.object({ vi: z.string(), en: z.string() }),
  people: z.array(z.object({ name: z.string().nullable() })),
  timeline: z.array(z.unknown()),
  entries: z.array(z.object({ proof: z.unknown().nullable() })),
  hash: z.string(),
});

/** What nobody has to ask for: the proof of every night, the findings of every sweep, and a log that can be checked. */
export async function inspect(stage: Stage): Promise<void> {
  const { narrator, queue, inspector, faults } = stage;
  goTo(stage, '2021-12-02', '00:45');
  narrator.chapter('2021-12-02', {
    vi: 'Thanh tra: bảo toàn số liều, phát hiện, nhật ký minh bạch',
    en: 'The inspectorate: conservation, findings, the transparency log',
  });
  await queue.runNow('prove-ledgers');
  const books = await inspector.get(`/v1/reports/ledger-proofs?area=${PROVINCE}`, proof);
  if (books.broken) faults.push('the nightly proof of conservation is broken');
  narrator.tell('Tác vụ đêm', {
    vi: `chứng minh không liều nào của ${books.lots.length} lô biến mất: sổ cái và chứng từ khớp ở ${written(books.checked)} chỗ đối chiếu`,
    en: `proves that no dose of ${books.lots.length} lots has vanished: ledger and documents agree in ${books.checked} comparisons`,
  });
  const found = await sweep(stage);
  const [first] = found;
  if (first === undefined) throw new Error('the dose long after the last shift was not found');
  await readCase(stage, first);
  await decide(stage, first);
  await verifyWholeLog(stage);
}

/** The rules are put to the whole campaign; what departs from them is counted, with its evidence. */
async function sweep(stage: Stage): Promise<z.infer<typeof finding>[]> {
  await stage.queue.runNow('sweep-findings');
  const { items, next } = await stage.inspector.get(`/v1/findings?area=${PROVINCE}&limit=200`, page);
  const kinds = [...Map.groupBy(items, ({ kind }) => kind)]
    .map(([kind, some]) => `${kind} ${some.length}`)
    .join(' · ');
  stage.narrator.tell('Thanh tra', {
    vi: `quét toàn bộ chiến dịch: ${next === undefined ? items.length : 'hơn 200'} phát hiện cần xem${kinds === '' ? '' : ` (${kinds})`}; mỗi phát hiện kèm bằng chứng trong nhật ký`,
    en: `sweeps the whole campaign: ${items.length} findings to look at${kinds === '' ? '' : ` (${kinds})`}, each with its evidence in the log`,
  });
  return items;
}

async function readCase(stage: Stage, found: z.infer<typeof finding>): Promise<void> {
  const path = `/v1/findings/${found.id}`;
  expectRefusal(
    stage,
    'Thanh tra',
    { vi: 'thanh tra tự kết luận phát hiện', en: 'an inspector decides a finding' },
    await stage.inspector.ask('POST', `${path}/confirm`, { reason: 'rule-broken', note: 'thử' }),
    'auth/role-not-allowed',
  );
  const file = await stage.inspector.get(`${path}/case-file.json`, caseFile);
  const proven = file.entries.filter((entry) => entry.proof !== null).length;
  stage.narrator.tell('Thanh tra', {
    vi: `mở hồ sơ vụ việc “${file.title.vi}”, ${found.area}, ${found.day}: ${file.timeline.length} sự kiện, ${proven}/${file.entries.length} bản ghi có bằng chứng trong cây, không nêu tên ai`,
    en: `opens the case file “${file.title.en}”: ${file.timeline.length} events, ${proven} of ${file.entries.length} entries proven to be in the tree, nobody is named`,
  });
}

/** What has an explanation is dismissed by two people of the level above, with the reason. */
async function decide(stage: Stage, { id }: z.infer<typeof finding>): Promise<void> {
  const { province, provinceSecond } = stage;
  const words = { reason: 'explained', note: 'Người nhận liều dư đến muộn; giờ gọi có trong nhật ký' };
  await province.post(`/v1/findings/${id}/review`, undefined, z.unknown());
  expectRefusal(
    stage,
    'Sở Y tế',
    {
      vi: 'tự bác bỏ phát hiện do mình nhận xem xét',
      en: 'dismiss alone the finding one has taken under review',
    },
    await province.ask('POST', `/v1/findings/${id}/dismiss`, words),
    'second-person/same-account',
  );
  await provinceSecond.post(`/v1/findings/${id}/dismiss`, words, z.unknown());
  stage.narrator.tell('CDC tỉnh', {
    vi: 'người thứ hai đóng phát hiện với lý do “đã giải thích”; có bằng chứng mới thì nó tự mở lại',
    en: 'a second person closes the finding as explained; new evidence would open it again',
  });
}
