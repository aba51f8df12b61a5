import type { Reader } from '../../platform/database/database.ts';
import { findEntryBytes } from '../audit-entry.store.ts';
import { findCheckpoint, type StoredCheckpoint } from './checkpoints/log-checkpoint.store.ts';
import { findLogState } from './sequencing/log-state.store.ts';
import { findLeafOfEntry, listLeaves } from './tree/log-leaf.store.ts';
import { findTiles } from './tree/log-tile.store.ts';
import { consistencyRanges, HASH_BYTES, inclusionRanges, type LeafRange } from './tree/merkle.rules.ts';
import { encodeBundle, hashOfRange, TILE_WIDTH, type Tile, tileKey, tilesFor } from './tree/tile.rules.ts';

/** The newest checkpoint with its signed note; undefined before the log has begun. */
export async function latestCheckpoint(reader: Reader): Promise<StoredCheckpoint | undefined> {
  const state = await findLogState(reader);
  return state === undefined ? undefined : findCheckpoint(reader, state.size);
}

export interface EntryProof {
  readonly entry: string;
  readonly index: number;
  readonly leafHash: Buffer;
  /** From the leaf's sibling up, RFC 6962 §2.1.1. */
  readonly hashes: readonly Buffer[];
  /** The checkpoint the hashes lead to. */
  readonly checkpoint: StoredCheckpoint;
}

/** The proof that an entry is in the log, to the newest checkpoint; undefined if it has no number yet. */
export async function proveEntry(reader: Reader, entry: string): Promise<EntryProof | undefined> {
  const leaf = await findLeafOfEntry(reader, entry);
  const checkpoint = await latestCheckpoint(reader);
  if (leaf === undefined || checkpoint === undefined || leaf.index >= checkpoint.size) return undefined;
  const { index, leafHash } = leaf;
  const hashes = await hashesOf(reader, inclusionRanges(index, checkpoint.size), checkpoint.size);
  return { entry, index, leafHash, hashes, checkpoint };
}

/** The hashes that prove one tree to be a prefix of the other, RFC 6962 §2.1.2. Both must be within the log. */
export async function proveConsistency(reader: Reader, from: number, to: number): Promise<Buffer[]> {
  return hashesOf(reader, consistencyRanges(from, to), to);
}

async function hashesOf(reader: Reader, ranges: readonly LeafRange[], size: number): Promise<Buffer[]> {
  const tiles = await findTiles(reader, tilesFor(ranges, size));
  return ranges.map((range) => hashOfRange(range, tiles));
}

/** The bytes of a tile at this width; undefined if the log is shorter. */
export async function findTileBytes(reader: Reader, tile: Tile): Promise<Buffer | undefined> {
  const row = (await findTiles(reader, [tile])).get(tileKey(tile));
  const bytes = tile.width * HASH_BYTES;
  return row === undefined || row.length < bytes ? undefined : row.subarray(0, bytes);
}

/**
 * The bundle of the entries under a tile of the lowest level; undefined if the log is shorter. A missing entry is in it with
 * no bytes, so that a verifier finds which one is missing.
 */
export async function findBundleBytes(
  reader: Reader,
  index: number,
  width: number,
): Promise<Buffer | undefined> {
  const start = index * TILE_WIDTH;
  const state = await findLogState(reader);
  if (state === undefined || start + width > state.size) return undefined;
  const leaves = await listLeaves(reader, start, width);
  const entryAt = new Map(leaves.map((leaf) => [leaf.index, leaf.entry]));
  const bytes = await findEntryBytes(reader, [...entryAt.values()]);
  const missing = Buffer.alloc(0);
  return encodeBundle(
    Array.from({ length: width }, (_, at) => bytes.get(entryAt.get(start + at) ?? '') ?? missing),
  );
}
