import { readFileSync } from 'node:fs';
import { type Checkpoint, openCheckpoint } from '../../src/audit/log/checkpoints/checkpoint.ts';
import {
  NoteError,
  parseVerifierKey,
  type VerifierKey,
} from '../../src/audit/log/checkpoints/signed-note.ts';
import { decodeBundle, TILE_WIDTH, tileWidth } from '../../src/audit/log/tree/tile.rules.ts';
import { type LogSource, verifyLog } from '../../src/audit/log/verify-log.ts';
import { entryAt, type Fault, faultLines } from './report.ts';
import { keepingCopies, logSource, type ReadFile, readByHttp, readFromFolder } from './sources.ts';

export interface VerifyOrder {
  /** The service's address; or `bundle` instead, a folder that an earlier verification wrote with `out`. */
  readonly url?: string | undefined;
  readonly bundle?: string | undefined;
  /** The token of an account that may read the audit log; without it only hashes are checked. */
  readonly token?: string | undefined;
  readonly keys: readonly string[];
  /** A file with a checkpoint kept earlier. */
  readonly checkpoint?: string | undefined;
  /** A folder kept earlier, to compare entry by entry. */
  readonly against?: string | undefined;
  readonly out?: string | undefined;
}

export interface VerifyResult {
  readonly faults: readonly Fault[];
  readonly report: string;
}

/** Verifies a log. Throws RangeError for a malformed key, SourceError if the service does not answer. */
export async function verifyAuditLog(order: VerifyOrder): Promise<VerifyResult> {
  const keys = order.keys.map(parseVerifierKey);
  const read = reader(order);
  const faults: Fault[] = [];
  const newest = open(await read('checkpoint'), keys, 'new', faults);
  const old =
    order.checkpoint === undefined ? undefined : open(readFileSync(order.checkpoint), keys, 'old', faults);
  if (newest === undefined) return { faults, report: await reportOf(faults, undefined, undefined) };
  if (old !== undefined && old.origin !== newest.origin) {
    faults.push({ kind: 'other-log', origin: newest.origin, oldOrigin: old.origin });
  }
  const source = logSource(read, order.bundle !== undefined || order.token !== undefined);
  const { faults: found, entriesChecked } = await verifyLog(source, newest, old);
  faults.push(...found);
  if (order.against !== undefined)
    faults.push(...(await compareWithCopy(source, newest, order.against, keys)));
  return { faults, report: await reportOf(faults, source, { newest, old, entriesChecked }) };
}

function reader({ url, bundle, token, out }: VerifyOrder): ReadFile {
  const read = bundle === undefined ? readByHttp(url ?? '', token) : readFromFolder(bundle);
  return out === undefined ? read : keepingCopies(read, out);
}

function open(
  bytes: Uint8Array | undefined,
  keys: readonly VerifierKey[],
  of: 'new' | 'old',
  faults: Fault[],
): Checkpoint | undefined {
  if (bytes === undefined) {
    faults.push({ kind: 'checkpoint-missing', of });
    return undefined;
  }
  try {
    return openCheckpoint(Buffer.from(bytes).toString('utf8'), keys);
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    const kinds = {
      malformed: 'checkpoint-malformed',
      'unknown-key': 'key-unknown',
      'bad-signature': 'signature-bad',
    } as const;
    faults.push({ kind: kinds[error.reason], of });
    return undefined;
  }
}

/** Entries that differ from the earlier copy, which are those that a forged history has changed. */
async function compareWithCopy(
  source: LogSource,
  { size }: Checkpoint,
  folder: string,
  keys: readonly VerifierKey[],
): Promise<Fault[]> {
  const faults: Fault[] = [];
  const readOld = readFromFolder(folder);
  const copied = open(await readOld('checkpoint'), keys, 'old', faults);
  const old = logSource(readOld, true);
  const common = Math.min(size, copied?.size ?? 0);
  for (let index = 0; index * TILE_WIDTH < common; index += 1) {
    const [then, now] = await Promise.all([
      old.bundle?.(index, tileWidth(copied?.size ?? 0, 0, index)),
      source.bundle?.(index, tileWidth(size, 0, index)),
    ]);
    if (then === undefined || now === undefined) continue;
    const [before, after] = [decodeBundle(then), decodeBundle(now)];
    const count = Math.min(TILE_WIDTH, common - index * TILE_WIDTH);
    for (let at = 0; at < count; at += 1) {
      if (!Buffer.from(before[at] ?? []).equals(after[at] ?? Buffer.alloc(0))) {
        faults.push({ kind: 'entry-changed', leaf: index * TILE_WIDTH + at });
      }
    }
  }
  return faults;
}

interface Checked {
  readonly newest: Checkpoint;
  readonly old: Checkpoint | undefined;
  readonly entriesChecked: boolean;
}

async function reportOf(
  faults: readonly Fault[],
  source: LogSource | undefined,
  checked: Checked | undefined,
): Promise<string> {
  const lines = checked === undefined ? [] : headLines(checked);
  const read = async (leaf: number): Promise<string | undefined> =>
    source === undefined || checked === undefined ? undefined : entryAt(source, leaf, checked.newest.size);
  lines.push(...(await faultLines(faults, read)));
  lines.push(
    faults.length === 0
      ? 'KẾT QUẢ: ĐÚNG, không tìm thấy sai khác.\nRESULT: GOOD, nothing is wrong.'
      : `KẾT QUẢ: SAI, ${faults.length} lỗi.\nRESULT: WRONG, ${faults.length} fault(s).`,
  );
  return `${lines.join('\n')}\n`;
}

function headLines({ newest, old, entriesChecked }: Checked): string[] {
  const lines = [
    `Nhật ký / log: ${newest.origin}`,
    `Số bản ghi / leaves: ${newest.size}`,
    `Gốc cây / root: ${newest.root.toString('base64')}`,
  ];
  if (old !== undefined) lines.push(`So với mốc cũ / against the old checkpoint of: ${old.size}`);
  if (!entriesChecked) {
    lines.push(
      'Chỉ kiểm tra giá trị băm; cần --token để kiểm tra nội dung bản ghi.',
      'Only hashes are checked; --token is needed to check the entries.',
    );
  }
  return lines;
}
