import type { Checkpoint } from './checkpoints/checkpoint.ts';
import { HASH_BYTES, leafRow, perfectHash } from './tree/merkle.rules.ts';
import { decodeBundle, edgeTiles, rootOfEdge, TILE_WIDTH, type Tile, tileWidth } from './tree/tile.rules.ts';

/** Where a log is read from. Undefined if the log does not have it. */
export interface LogSource {
  tile(tile: Tile): Promise<Uint8Array | undefined>;
  /** If absent, only the hashes are checked. */
  readonly bundle?: ((index: number, width: number) => Promise<Uint8Array | undefined>) | undefined;
}

/** What is wrong, as precisely as hashes can show. */
export type LogFault =
  /** An entry and the leaf of the tree differ. `wrong`: which of the two the rest of the tree contradicts. */
  | { readonly kind: 'leaf-differs'; readonly leaf: number; readonly wrong: 'entry' | 'tile' | 'unknown' }
  | { readonly kind: 'entry-missing'; readonly leaf: number }
  | { readonly kind: 'bundle-missing'; readonly firstLeaf: number; readonly leaves: number }
  | { readonly kind: 'bundle-broken'; readonly firstLeaf: number; readonly leaves: number }
  /** More entries are served than the tree has leaves. */
  | { readonly kind: 'entry-extra'; readonly leaf: number }
  | ({ readonly kind: 'tile-missing' } & Tile)
  /** A tile does not match the level above it: something in these leaves. */
  | {
      readonly kind: 'tile-differs';
      readonly level: number;
      readonly firstLeaf: number;
      readonly leaves: number;
    }
  /** The log that is served is not the one that was signed. */
  | { readonly kind: 'root-differs'; readonly size: number }
  /** The log is shorter than it was: its tail was cut, or an old checkpoint is served. */
  | { readonly kind: 'log-shorter'; readonly size: number; readonly oldSize: number }
  /** The log does not continue the older checkpoint: another history. */
  | { readonly kind: 'history-differs'; readonly oldSize: number };

export interface Verification {
  readonly leaves: number;
  /** Whether entries were checked, and not only hashes. */
  readonly entriesChecked: boolean;
  readonly faults: readonly LogFault[];
}

/** How many tiles are fetched ahead of the one being checked. */
const AHEAD = 8;

/**
 * Recomputes a log from what a source serves and checks it against a checkpoint whose signature the caller has verified: every
 * entry against its leaf, every tile against the level above, the whole against the signed root, and the part covered by an
 * older checkpoint against that one. Uses only hashes.
 */
export async function verifyLog(
  source: LogSource,
  checkpoint: Pick<Checkpoint, 'size' | 'root'>,
  old?: Pick<Checkpoint, 'size' | 'root'>,
): Promise<Verification> {
  const { size } = checkpoint;
  const upper = await upperRows(source, size);
  const leaves = await checkLeaves(source, size, upper.rows, old?.size);
  const faults: LogFault[] = [...leaves.faults, ...upper.faults, ...checkUpper(upper.rows, size)];
  const edge = [leaves.edge, ...edgeTiles(size).slice(1).map(edgeRow(upper.rows))];
  const isWhole = leaves.isWhole && upper.faults.length === 0;
  // If something is missing, there is no root to compare; what is missing is already reported.
  if (isWhole && !rootOfEdge(size === 0 ? [] : edge).equals(checkpoint.root)) {
    faults.push({ kind: 'root-differs', size });
  }
  if (old !== undefined && old.size > size) {
    faults.push({ kind: 'log-shorter', size, oldSize: old.size });
  } else if (old !== undefined && isWhole) {
    const oldEdge = [leaves.oldEdge, ...edgeTiles(old.size).slice(1).map(edgeRow(upper.rows))];
    if (!rootOfEdge(old.size === 0 ? [] : oldEdge).equals(old.root)) {
      faults.push({ kind: 'history-differs', oldSize: old.size });
    }
  }
  return { leaves: size, entriesChecked: source.bundle !== undefined, faults };
}

type Rows = ReadonlyMap<number, Buffer>;

/** All hashes of the levels above the lowest: a 256th of the log, so they fit into memory. */
async function upperRows(source: LogSource, size: number): Promise<{ rows: Rows; faults: LogFault[] }> {
  const rows = new Map<number, Buffer>();
  const faults: LogFault[] = [];
  for (let level = 1; size >= TILE_WIDTH ** level; level += 1) {
    const parts: Uint8Array[] = [];
    for (let index = 0; tileWidth(size, level, index) > 0; index += 1) {
      const tile = { level, index, width: tileWidth(size, level, index) };
      const row = await source.tile(tile);
      const isThere = row?.length === tile.width * HASH_BYTES;
      if (!isThere) faults.push({ kind: 'tile-missing', ...tile });
      parts.push(isThere && row !== undefined ? row : Buffer.alloc(tile.width * HASH_BYTES));
    }
    rows.set(level, Buffer.concat(parts));
  }
  return { rows, faults };
}

/** Checks each full tile of the upper levels against the level above it. */
function checkUpper(rows: Rows, size: number): LogFault[] {
  const faults: LogFault[] = [];
  for (const [level, row] of rows) {
    const above = rows.get(level + 1);
    for (let index = 0; above !== undefined && tileWidth(size, level, index) === TILE_WIDTH; index += 1) {
      if (!perfectHash(hashesAt(row, index * TILE_WIDTH, TILE_WIDTH)).equals(hashesAt(above, index, 1))) {
        const leaves = TILE_WIDTH ** (level + 1);
        faults.push({ kind: 'tile-differs', level, firstLeaf: index * leaves, leaves });
      }
    }
  }
  return faults;
}

interface LeavesChecked {
  readonly faults: LogFault[];
  /** The last, partial tile of the lowest level, and the one of the older checkpoint. */
  readonly edge: Buffer;
  readonly oldEdge: Buffer;
  readonly isWhole: boolean;
}

/** Checks the lowest level: entries against hashes, and each full tile against the level above. */
async function checkLeaves(
  source: LogSource,
  size: number,
  upper: Rows,
  oldSize: number | undefined,
): Promise<LeavesChecked> {
  const faults: LogFault[] = [];
  const empty: Buffer = Buffer.alloc(0);
  const found = { edge: empty, oldEdge: empty, isWhole: true };
  const above = upper.get(1) ?? empty;
  for await (const { index, width, row, bundle } of lowestTiles(source, size)) {
    const first = index * TILE_WIDTH;
    const parent = width === TILE_WIDTH ? hashesAt(above, index, 1) : undefined;
    const entries = source.bundle === undefined ? undefined : readBundle(bundle, first, width, faults);
    if (row === undefined) {
      faults.push({ kind: 'tile-missing', level: 0, index, width });
      found.isWhole = false;
      continue;
    }
    const isRight = parent === undefined || perfectHash(row).equals(parent);
    const isSame = entries === undefined || compareLeaves(entries, row, { first, parent, isRight }, faults);
    if (!isRight && isSame) {
      faults.push({ kind: 'tile-differs', level: 0, firstLeaf: first, leaves: width });
    }
    if (width < TILE_WIDTH) found.edge = row;
    if (oldSize !== undefined && Math.floor(oldSize / TILE_WIDTH) === index) {
      found.oldEdge = hashesAt(row, 0, oldSize % TILE_WIDTH);
    }
  }
  return { faults, ...found };
}

/** The entries of a bundle; undefined, with a fault added, if the bundle is missing or cannot be decoded. */
function readBundle(
  bundle: Uint8Array | undefined,
  firstLeaf: number,
  leaves: number,
  faults: LogFault[],
): Uint8Array[] | undefined {
  if (bundle === undefined) {
    faults.push({ kind: 'bundle-missing', firstLeaf, leaves });
    return undefined;
  }
  try {
    return decodeBundle(bundle);
  } catch {
    faults.push({ kind: 'bundle-broken', firstLeaf, leaves });
    return undefined;
  }
}

/** Compares entries with the hashes of their tile; returns whether all match. */
function compareLeaves(
  entries: readonly Uint8Array[],
  row: Buffer,
  at: { readonly first: number; readonly parent: Buffer | undefined; readonly isRight: boolean },
  faults: LogFault[],
): boolean {
  const width = row.length / HASH_BYTES;
  const own = leafRow(entries);
  if (own.equals(row)) return true;
  // The level above confirms a full tile; for a partial one, the entries are in doubt.
  const fitsAbove =
    entries.length === TILE_WIDTH && at.parent !== undefined && perfectHash(own).equals(at.parent);
  const wrong = at.isRight ? 'entry' : fitsAbove ? 'tile' : 'unknown';
  for (let offset = 0; offset < Math.max(width, entries.length); offset += 1) {
    const leaf = at.first + offset;
    const entry = entries[offset];
    if (offset >= width) faults.push({ kind: 'entry-extra', leaf });
    else if (entry === undefined || entry.length === 0) faults.push({ kind: 'entry-missing', leaf });
    else if (!hashesAt(own, offset, 1).equals(hashesAt(row, offset, 1)))
      faults.push({ kind: 'leaf-differs', leaf, wrong });
  }
  return false;
}

interface LowestTile {
  readonly index: number;
  readonly width: number;
  readonly row: Buffer | undefined;
  readonly bundle: Uint8Array | undefined;
}

/** The tiles of the lowest level with their bundles, in order, some fetched ahead. */
async function* lowestTiles(source: LogSource, size: number): AsyncGenerator<LowestTile> {
  const fetchTile = async (index: number): Promise<LowestTile> => {
    const width = tileWidth(size, 0, index);
    const [row, bundle] = await Promise.all([
      source.tile({ level: 0, index, width }),
      source.bundle?.(index, width),
    ]);
    const isThere = row !== undefined && row.length === width * HASH_BYTES;
    return {
      index,
      width,
      row: isThere ? Buffer.from(row.buffer, row.byteOffset, row.length) : undefined,
      bundle,
    };
  };
  const count = Math.ceil(size / TILE_WIDTH);
  const ahead = new Map<number, Promise<LowestTile>>();
  for (let index = 0; index < count; index += 1) {
    for (let next = index; next < Math.min(count, index + AHEAD); next += 1) {
      if (ahead.has(next)) continue;
      const fetched = fetchTile(next);
      // A later fetch may fail while an earlier tile is checked: its error is thrown when it is awaited.
      fetched.catch(() => undefined);
      ahead.set(next, fetched);
    }
    const tile = await ahead.get(index);
    ahead.delete(index);
    if (tile !== undefined) yield tile;
  }
}

function edgeRow(rows: Rows): (tile: Tile) => Buffer {
  return ({ level, index, width }) => hashesAt(rows.get(level) ?? Buffer.alloc(0), index * TILE_WIDTH, width);
}

function hashesAt(row: Buffer, first: number, count: number): Buffer {
  return row.subarray(first * HASH_BYTES, (first + count) * HASH_BYTES);
}

/** The tiles that a log of this size is served as, for copying. */
export function* partsOf(size: number): Generator<Tile> {
  for (let level = 0; size >= TILE_WIDTH ** level; level += 1) {
    for (let index = 0; tileWidth(size, level, index) > 0; index += 1) {
      yield { level, index, width: tileWidth(size, level, index) };
    }
  }
}
