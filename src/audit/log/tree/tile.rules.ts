import { HASH_BYTES, joinPerfect, type LeafRange, perfectHash } from './merkle.rules.ts';

/** Hashes in a full tile, and entries in a full bundle: C2SP tlog-tiles. */
export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;
const MAX_LEVEL = 63;
/** An entry is preceded by its length in two bytes. */
export const MAX_ENTRY_BYTES = 0xff_ff;

/** Tile `index` of a level with its first `width` hashes (1 to 256; 256 is a full tile). */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** How many hashes a tree of this size has in a tile; 0 if it has no such tile. */
export function tileWidth(size: number, level: number, index: number): number {
  const hashes = Math.floor(size / TILE_WIDTH ** level);
  return Math.max(0, Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH));
}

/** The last tiles of a tree, from the leaves up: those that grow with the next leaf, including empty ones (width 0). */
export function edgeTiles(size: number): Tile[] {
  const edge: Tile[] = [];
  for (let level = 0; size >= TILE_WIDTH ** level; level += 1) {
    const index = Math.floor(size / TILE_WIDTH ** (level + 1));
    edge.push({ level, index, width: tileWidth(size, level, index) });
  }
  return edge;
}

/** The root of a tree from its last tiles' hashes, from the leaves up. */
export function rootOfEdge(rows: readonly Uint8Array[]): Buffer {
  return joinPerfect(rows.toReversed().flatMap(perfectParts));
}

/** The perfect subtrees of a row of hashes, the largest first. */
function perfectParts(row: Uint8Array): Buffer[] {
  const parts: Buffer[] = [];
  let start = 0;
  for (let width = TILE_WIDTH; width >= 1; width /= 2) {
    const end = start + width * HASH_BYTES;
    if (end > row.length) continue;
    parts.push(perfectHash(row.subarray(start, end)));
    start = end;
  }
  return parts;
}

/** `tile/0/x001/x234/067`, followed by `.p/5` if it is partial. */
export function tilePath({ level, index, width }: Tile): string {
  return `tile/${level}/${indexPath(index, width)}`;
}

/** `tile/entries/x001/x234/067`, followed by `.p/5` if it is partial. */
export function bundlePath(index: number, width: number): string {
  return `tile/entries/${indexPath(index, width)}`;
}

function indexPath(index: number, width: number): string {
  const groups: string[] = [];
  let rest = index;
  do {
    groups.unshift(String(rest % 1000).padStart(3, '0'));
    rest = Math.floor(rest / 1000);
  } while (rest > 0);
  const path = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
  return width === TILE_WIDTH ? path : `${path}.p/${width}`;
}

/** The tile that these path segments after the level name; undefined if they are not in canonical form. */
export function parseIndexPath(
  segments: readonly string[],
): { readonly index: number; readonly width: number } | undefined {
  const path = segments.join('/');
  const match = /^((?:x\d{3}\/){0,4}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  if (match === null) return undefined;
  const [, groups = '', partial] = match;
  const index = Number(groups.replaceAll(/[x/]/g, ''));
  const width = partial === undefined ? TILE_WIDTH : Number(partial);
  if (width < 1 || (partial !== undefined && width >= TILE_WIDTH)) return undefined;
  return indexPath(index, width) === path ? { index, width } : undefined;
}

export function isTileLevel(level: number): boolean {
  return Number.isInteger(level) && level >= 0 && level <= MAX_LEVEL;
}

/** Concatenates entries, each preceded by its length in two bytes. Throws RangeError if one is too long. */
export function encodeBundle(entries: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      if (entry.length > MAX_ENTRY_BYTES) throw new RangeError('an entry of the log is too long');
      const length = Buffer.allocUnsafe(2);
      length.writeUInt16BE(entry.length);
      return [length, entry];
    }),
  );
}

/** The entries of a bundle. Throws RangeError if it does not end at the end of an entry. */
export function decodeBundle(bundle: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bundle.length) {
    const [high, low] = [bundle[at], bundle[at + 1]];
    if (high === undefined || low === undefined) throw new RangeError('the bundle is cut off');
    const end = at + 2 + high * 256 + low;
    if (end > bundle.length) throw new RangeError('the bundle is cut off');
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  return entries;
}

export function tileKey({ level, index }: Pick<Tile, 'level' | 'index'>): string {
  return `${level}/${index}`;
}

/** A perfect subtree: 2^height leaves, the `index`-th of that height. */
interface Perfect {
  readonly height: number;
  readonly index: number;
}

function perfectOf({ start, size }: LeafRange): Perfect[] {
  const parts: Perfect[] = [];
  let at = start;
  for (let left = size; left > 0; ) {
    let height = 0;
    while (2 ** (height + 1) <= left) height += 1;
    parts.push({ height, index: at / 2 ** height });
    at += 2 ** height;
    left -= 2 ** height;
  }
  return parts;
}

/** Where the hashes of a perfect subtree begin in the tiles, and how many there are. */
function placeOf({ height, index }: Perfect): {
  readonly level: number;
  readonly index: number;
  readonly first: number;
  readonly count: number;
} {
  const level = Math.floor(height / TILE_HEIGHT);
  const count = 2 ** (height % TILE_HEIGHT);
  const first = index * count;
  return { level, index: Math.floor(first / TILE_WIDTH), first: first % TILE_WIDTH, count };
}

/** The tiles of a tree of this size that hold the hashes of these subtrees, each once. */
export function tilesFor(ranges: readonly LeafRange[], size: number): Tile[] {
  const tiles = new Map<string, Tile>();
  for (const part of ranges.flatMap(perfectOf)) {
    const { level, index } = placeOf(part);
    tiles.set(tileKey({ level, index }), { level, index, width: tileWidth(size, level, index) });
  }
  return [...tiles.values()];
}

/** The hash of a subtree from tiles by `tileKey`. Throws RangeError if a tile is missing or too short. */
export function hashOfRange(range: LeafRange, tiles: ReadonlyMap<string, Uint8Array>): Buffer {
  return joinPerfect(
    perfectOf(range).map((part) => {
      const { level, index, first, count } = placeOf(part);
      const row = tiles.get(tileKey({ level, index }))?.subarray(first * HASH_BYTES);
      if (row === undefined || row.length < count * HASH_BYTES) throw new RangeError('a tile is missing');
      return perfectHash(row.subarray(0, count * HASH_BYTES));
    }),
  );
}
