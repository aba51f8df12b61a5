import { HASH_BYTES, perfectHash } from '../tree/merkle.rules.ts';
import { edgeTiles, rootOfEdge, TILE_WIDTH, type Tile } from '../tree/tile.rules.ts';

/** What the next leaf needs of a tree: its size, and the hashes of its last tiles from the leaves up. */
export interface TreeEdge {
  readonly size: number;
  readonly rows: readonly Uint8Array[];
}

export const EMPTY_EDGE: TreeEdge = { size: 0, rows: [] };

export interface GrownTile extends Tile {
  readonly hashes: Buffer;
}

export interface AppendPlan {
  readonly edge: TreeEdge;
  readonly root: Buffer;
  /** Every tile that these leaves change or create, in its new form. */
  readonly tiles: readonly GrownTile[];
}

/** The tree after appending these leaves. Pure: the same edge and hashes give the same root and tiles. */
export function planAppend(edge: TreeEdge, leafHashes: readonly Uint8Array[]): AppendPlan {
  checkEdge(edge);
  const tiles: GrownTile[] = [];
  const rows: Buffer[] = [];
  let added: readonly Uint8Array[] = leafHashes;
  for (let level = 0; added.length > 0 || level < edge.rows.length; level += 1) {
    const before = edge.rows[level] ?? Buffer.alloc(0);
    const row = Buffer.concat([before, ...added]);
    const first = Math.floor(edge.size / TILE_WIDTH ** (level + 1));
    const full: Uint8Array[] = [];
    const fullBytes = TILE_WIDTH * HASH_BYTES;
    let at = 0;
    for (; at + fullBytes <= row.length; at += fullBytes) {
      const hashes = row.subarray(at, at + fullBytes);
      tiles.push({ level, index: first + full.length, width: TILE_WIDTH, hashes });
      full.push(perfectHash(hashes));
    }
    const rest = row.subarray(at);
    if (added.length > 0 && rest.length > 0) {
      tiles.push({ level, index: first + full.length, width: rest.length / HASH_BYTES, hashes: rest });
    }
    rows.push(rest);
    added = full;
  }
  const size = edge.size + leafHashes.length;
  return { edge: { size, rows }, root: rootOfEdge(rows), tiles };
}

function checkEdge({ size, rows }: TreeEdge): void {
  const wanted = edgeTiles(size);
  const fits =
    rows.length === wanted.length &&
    wanted.every(({ level, width }) => rows[level]?.length === width * HASH_BYTES);
  if (!fits) throw new RangeError('these are not the last tiles of a tree of this size');
}
