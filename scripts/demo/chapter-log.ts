import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { verifyAuditLog } from '../verify-log/verify.ts';
import { PROVINCE } from './cast.ts';
import { written } from './narrator.ts';
import type { Stage } from './stage.ts';

const keyList = z.object({ keys: z.array(z.object({ verifierKey: z.string() })) });
const entries = z.object({ items: z.array(z.object({ id: z.string() })) });
const LATE_MS = 30_000;

/** Somebody keeps the log's checkpoint: whatever the log says later has to agree with it. */
export async function keepCheckpoint(stage: Stage): Promise<void> {
  const note = await stage.anyone.get('/log/checkpoint', z.string());
  stage.keptCheckpoint = path.join(stage.folder, 'kept-checkpoint.txt');
  writeFileSync(stage.keptCheckpoint, note);
  stage.narrator.tell('Một nhà báo', {
    vi: `giữ lại điểm kiểm tra của nhật ký minh bạch (${written(sizeOf(note))} bản ghi) để đối chiếu về sau`,
    en: `keeps the transparency log's checkpoint of ${sizeOf(note)} entries, to hold the log to it later`,
  });
}

/** The whole log, entry by entry, against the checkpoint that was kept; with the public key and nothing else. */
export async function verifyWholeLog(stage: Stage): Promise<void> {
  const { narrator, anyone, inspector, url, faults } = stage;
  await untilNumbered(stage);
  const { keys } = await anyone.get('/log/keys', keyList);
  const found = await verifyAuditLog({
    url,
    keys: keys.map(({ verifierKey }) => verifierKey),
    token: await inspector.signIn(),
    checkpoint: stage.keptCheckpoint,
  });
  const size = sizeOf(await anyone.get('/log/checkpoint', z.string()));
  if (found.faults.length > 0) faults.push(`the transparency log does not verify:\n${found.report}`);
  narrator.tell('Một nhà báo', {
    vi: `kiểm chứng ${written(size)} bản ghi của nhật ký bằng khóa công khai: cây mới nối tiếp điểm kiểm tra đã giữ, không bản ghi nào bị sửa hay bớt`,
    en: `verifies ${size} entries with the public key alone: the tree goes on from the checkpoint that was kept, nothing was changed or taken out`,
  });
  narrator.plain(
    `    Tự làm / do it yourself: npm run verify-audit-log -- --url ${url} --key '${keys[0]?.verifierKey ?? ''}' --checkpoint ${stage.keptCheckpoint ?? 'FILE'}`,
  );
}

/** Waits until the last entry of the province has its number and its place in the signed tree. */
async function untilNumbered(stage: Stage): Promise<void> {
  const { inspector } = stage;
  const { items } = await inspector.get(
    `/v1/audit-entries?area=${PROVINCE}&action=getCaseFile&limit=200`,
    entries,
  );
  const last = items.at(-1)?.id ?? '';
  const late = performance.now() + LATE_MS;
  while ((await inspector.ask('GET', `/v1/audit-entries/${last}/proof`)).status !== 200) {
    if (performance.now() > late) throw new Error('the log does not keep up');
    await wait(200);
  }
}

function sizeOf(checkpoint: string): number {
  return Number(checkpoint.split('\n')[1]);
}
