import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { listAll, withId } from '../../support/calls.ts';
import { written } from '../../support/text-table.ts';
import { verifyAuditLog } from '../../verify-log/verify.ts';
import { PROVINCE, type Rehearsal } from '../rehearsal.ts';

const keyList = z.object({ keys: z.array(z.object({ verifierKey: z.string() })) });
const LATE_MS = 30_000;

/** Somebody keeps the log's checkpoint in a file: the log must agree with it for ever after. Returns the file. */
export async function keepCheckpoint(rehearsal: Rehearsal): Promise<string> {
  const note = await rehearsal.anyone.get('/log/checkpoint', z.string());
  const file = path.join(rehearsal.folder, 'kept-checkpoint.txt');
  writeFileSync(file, note);
  rehearsal.report.event('Một nhà báo', {
    vi: `giữ lại điểm kiểm tra của nhật ký minh bạch (${written(sizeOf(note))} bản ghi) để đối chiếu về sau`,
    en: `keeps the transparency log's checkpoint of ${sizeOf(note)} entries, to hold the log to it later`,
  });
  return file;
}

/** Verifies the whole log, entry by entry, against the checkpoint that was kept, with nothing but the public key. */
export async function verifyWholeLog(rehearsal: Rehearsal, checkpoint: string): Promise<void> {
  const { report, anyone, inspector, url } = rehearsal;
  await untilNumbered(rehearsal);
  const { keys } = await anyone.get('/log/keys', keyList);
  const found = await verifyAuditLog({
    url,
    keys: keys.map(({ verifierKey }) => verifierKey),
    token: await inspector.signIn(),
    checkpoint,
  });
  const size = sizeOf(await anyone.get('/log/checkpoint', z.string()));
  if (found.faults.length > 0) report.fault(`the transparency log does not verify:\n${found.report}`);
  report.event('Một nhà báo', {
    vi: `kiểm chứng ${written(size)} bản ghi của nhật ký bằng khóa công khai: cây mới nối tiếp điểm kiểm tra đã giữ, không bản ghi nào bị sửa hay bớt`,
    en: `verifies ${size} entries with the public key alone: the tree goes on from the checkpoint that was kept, nothing was changed or taken out`,
  });
  report.line(
    `    Tự làm / do it yourself: npm run verify-audit-log -- --url ${url} --key '${keys[0]?.verifierKey ?? ''}' --checkpoint ${checkpoint}`,
  );
}

/** Waits until the last entry of the province is in the signed tree. Throws Error if that takes too long. */
async function untilNumbered(rehearsal: Rehearsal): Promise<void> {
  const { inspector } = rehearsal;
  const entries = await listAll(inspector, `/v1/audit-entries?area=${PROVINCE}&action=getCaseFile`, withId);
  const last = entries.at(-1)?.id ?? '';
  const late = performance.now() + LATE_MS;
  while ((await inspector.ask('GET', `/v1/audit-entries/${last}/proof`)).status !== 200) {
    if (performance.now() > late) throw new Error('the log does not keep up');
    await wait(200);
  }
}

function sizeOf(checkpoint: string): number {
  return Number(checkpoint.split('\n')[1]);
}
