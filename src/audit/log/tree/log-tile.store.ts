import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../../platform/database/database.ts';
import type { GrownTile } from '../sequencing/append.rules.ts';
import { numberKey } from './number-key.ts';
import { bytesOf } from './stored-bytes.store.ts';
import { type Tile, tileKey } from './tile.rules.ts';

/**
 * A tile in its present width. A partial tile is a prefix of the tile it grows into, so this one document serves every width
 * that the tile ever had.
 */
interface TileDoc {
  /** Level and index. */
  _id: string;
  hashes: Buffer;
}

const schema = new Schema<TileDoc>({
  _id: { type: String, required: true },
  hashes: { type: Buffer, required: true },
});

const tiles = defineCollection<TileDoc>('logTiles', schema);

/** Stores grown tiles. */
export async function storeTiles(tx: Tx, grown: readonly GrownTile[]): Promise<void> {
  if (grown.length === 0) return;
  await tiles.raw(tx).bulkWrite(
    grown.map((tile) => ({
      updateOne: { filter: { _id: idOf(tile) }, update: { $set: { hashes: tile.hashes } }, upsert: true },
    })),
    { session: tx.session, ordered: true },
  );
}

/** The stored rows of these tiles, by `tileKey`; missing ones are left out. */
export async function findTiles(
  reader: Reader,
  wanted: readonly Pick<Tile, 'level' | 'index'>[],
): Promise<ReadonlyMap<string, Buffer>> {
  if (wanted.length === 0) return new Map();
  const keyOf = new Map(wanted.map((tile) => [idOf(tile), tileKey(tile)]));
  const found = await tiles
    .raw(reader)
    .find({ _id: { $in: [...keyOf.keys()] } }, inSession(reader))
    .toArray();
  return new Map(found.map(({ _id, hashes }) => [keyOf.get(_id) ?? _id, bytesOf(hashes)]));
}

function idOf({ level, index }: Pick<Tile, 'level' | 'index'>): string {
  return `${level}/${numberKey(index)}`;
}
