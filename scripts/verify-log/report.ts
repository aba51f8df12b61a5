import { decodeBundle, TILE_WIDTH, tileWidth } from '../../src/audit/log/tree/tile.rules.ts';
import type { LogFault, LogSource } from '../../src/audit/log/verify-log.ts';

/** A line of the report: Vietnamese, then English. */
interface Line {
  readonly vi: string;
  readonly en: string;
}

/** What the verifier finds: what the hashes show, and what is wrong around them. */
export type Fault =
  | LogFault
  | {
      readonly kind: 'checkpoint-missing' | 'checkpoint-malformed' | 'key-unknown' | 'signature-bad';
      readonly of: 'new' | 'old';
    }
  | { readonly kind: 'other-log'; readonly origin: string; readonly oldOrigin: string }
  | { readonly kind: 'entry-changed'; readonly leaf: number };

const SHOWN = 50;

/** Describes a fault. Leaves are counted from 0, as in every proof. */
export function describe(fault: Fault): Line {
  switch (fault.kind) {
    case 'leaf-differs':
      return leafDiffers(fault);
    case 'entry-missing':
      return {
        vi: `Bản ghi số ${fault.leaf} đã bị xóa: cây vẫn còn giá trị băm của nó.`,
        en: `Leaf ${fault.leaf}: the entry was deleted, the tree still has its hash.`,
      };
    case 'entry-extra':
      return {
        vi: `Bản ghi số ${fault.leaf} bị chèn thêm: cây không có lá này.`,
        en: `Leaf ${fault.leaf}: an entry was inserted that the tree does not have.`,
      };
    case 'entry-changed':
      return {
        vi: `Bản ghi số ${fault.leaf} khác với bản sao đã lưu trước đây.`,
        en: `Leaf ${fault.leaf}: differs from the copy kept earlier.`,
      };
    case 'bundle-missing':
    case 'bundle-broken':
      return {
        vi: `Không đọc được ${spanVi(fault)}.`,
        en: `The entries of ${spanEn(fault)} cannot be read.`,
      };
    case 'tile-missing':
      return {
        vi: `Thiếu ô băm ${fault.index} ở tầng ${fault.level}.`,
        en: `Tile ${fault.index} of level ${fault.level} is missing.`,
      };
    case 'tile-differs':
      return {
        vi: `Ô băm tầng ${fault.level} của ${spanVi(fault)} không khớp với tầng trên.`,
        en: `The tile of level ${fault.level} over ${spanEn(fault)} does not match the level above.`,
      };
    case 'root-differs':
      return {
        vi: `Gốc cây của ${fault.size} bản ghi không phải là gốc đã ký.`,
        en: `The root of the ${fault.size} leaves is not the one that was signed.`,
      };
    case 'log-shorter':
      return {
        vi: `Nhật ký đã ngắn đi: trước đây ${fault.oldSize} bản ghi, nay ${fault.size} (bị cắt đuôi, hoặc đưa lại mốc cũ).`,
        en: `The log is shorter than it was: ${fault.oldSize} leaves then, ${fault.size} now (its end was cut off, or an old checkpoint was served again).`,
      };
    case 'history-differs':
      return {
        vi: `Lịch sử khác: ${fault.oldSize} bản ghi đầu không phải là những bản ghi của mốc cũ. Hai mốc cùng có chữ ký là bằng chứng.`,
        en: `Another history: the first ${fault.oldSize} leaves are not those of the old checkpoint. Both signed checkpoints together are evidence.`,
      };
    case 'other-log':
      return {
        vi: `Mốc cũ thuộc nhật ký khác: ${fault.oldOrigin}, không phải ${fault.origin}.`,
        en: `The old checkpoint is from another log: ${fault.oldOrigin}, not ${fault.origin}.`,
      };
    default:
      return aboutCheckpoint(fault);
  }
}

function leafDiffers({ leaf, wrong }: Extract<Fault, { kind: 'leaf-differs' }>): Line {
  switch (wrong) {
    case 'entry':
      return {
        vi: `Bản ghi số ${leaf} đã bị sửa hoặc thay thế: nội dung không khớp giá trị băm trong cây.`,
        en: `Leaf ${leaf}: the entry was changed or replaced; its bytes do not match the hash in the tree.`,
      };
    case 'tile':
      return {
        vi: `Giá trị băm của bản ghi số ${leaf} trong ô băm đã bị sửa; nội dung bản ghi thì đúng.`,
        en: `Leaf ${leaf}: its hash in the tile was changed; the entry itself is unchanged.`,
      };
    case 'unknown':
      return {
        vi: `Bản ghi số ${leaf} và giá trị băm của nó không khớp nhau.`,
        en: `Leaf ${leaf}: the entry and its hash do not match.`,
      };
  }
}

type CheckpointFault = Extract<Fault, { readonly of: 'new' | 'old' }>;

function aboutCheckpoint({ kind, of }: CheckpointFault): Line {
  const which =
    of === 'new'
      ? { vi: 'Mốc mới nhất', en: 'The newest checkpoint' }
      : { vi: 'Mốc cũ', en: 'The old checkpoint' };
  const what: Readonly<Record<CheckpointFault['kind'], Line>> = {
    'checkpoint-missing': { vi: 'không có', en: 'is missing' },
    'checkpoint-malformed': { vi: 'không đúng định dạng', en: 'is not a checkpoint' },
    'key-unknown': { vi: 'không do khóa này ký', en: 'is not signed by this key' },
    'signature-bad': { vi: 'có chữ ký sai', en: 'has an invalid signature' },
  };
  return { vi: `${which.vi} ${what[kind].vi}.`, en: `${which.en} ${what[kind].en}.` };
}

interface Span {
  readonly firstLeaf: number;
  readonly leaves: number;
}

function spanVi({ firstLeaf, leaves }: Span): string {
  return `các bản ghi số ${firstLeaf}–${firstLeaf + leaves - 1}`;
}

function spanEn({ firstLeaf, leaves }: Span): string {
  return `leaves ${firstLeaf} to ${firstLeaf + leaves - 1}`;
}

/** The id, action and time of an entry, to help find it; undefined if it cannot be read. */
export async function entryAt(source: LogSource, leaf: number, size: number): Promise<string | undefined> {
  const index = Math.floor(leaf / TILE_WIDTH);
  try {
    const bundle = await source.bundle?.(index, tileWidth(size, 0, index));
    const entry = bundle === undefined ? undefined : decodeBundle(bundle)[leaf % TILE_WIDTH];
    if (entry === undefined || entry.length === 0) return undefined;
    const { id, action, at }: Record<string, unknown> = JSON.parse(Buffer.from(entry).toString('utf8'));
    return [id, action, at].filter((part) => typeof part === 'string').join(' ');
  } catch {
    return undefined;
  }
}

/** The faults as lines, each with its entry's id, action and time if they can be read. */
export async function faultLines(
  faults: readonly Fault[],
  read: (leaf: number) => Promise<string | undefined>,
): Promise<string[]> {
  const lines: string[] = [];
  for (const fault of faults.slice(0, SHOWN)) {
    const { vi, en } = describe(fault);
    lines.push(`  ✗ ${vi}`, `    ${en}`);
    const about = 'leaf' in fault ? await read(fault.leaf) : undefined;
    if (about !== undefined) lines.push(`    ${about}`);
  }
  const more = faults.length - SHOWN;
  if (more > 0) lines.push(`  … và ${more} lỗi khác`, `    and ${more} more`);
  return lines;
}
