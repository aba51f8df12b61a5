import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { bundlePath, TILE_WIDTH, type Tile, tilePath } from '../../src/audit/log/tree/tile.rules.ts';
import type { LogSource } from '../../src/audit/log/verify-log.ts';

/** A log's files under the paths of C2SP tlog-tiles: served by HTTP, or copied into a folder. */
export type ReadFile = (file: string) => Promise<Uint8Array | undefined>;

export class SourceError extends Error {}

const TIMEOUT_MS = 30_000;
const HASH_BYTES = 32;

/** Reads under `url`/log/. Throws SourceError if the server does not answer or refuses the token. */
export function readByHttp(url: string, token: string | undefined): ReadFile {
  const base = `${url.replace(/\/+$/, '')}/log/`;
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  return async (file) => {
    const answer = await fetch(base + file, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
      () => {
        throw new SourceError(`${base}${file}: no answer`);
      },
    );
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw new SourceError(`${base}${file}: ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  };
}

export function readFromFolder(folder: string): ReadFile {
  return async (file) => {
    try {
      return await readFile(path.join(folder, file));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  };
}

/** Writes a copy of everything that is read into a folder. */
export function keepingCopies(read: ReadFile, folder: string): ReadFile {
  return async (file) => {
    const bytes = await read(file);
    if (bytes !== undefined) writeCopy(folder, file, bytes);
    return bytes;
  };
}

function writeCopy(folder: string, file: string, bytes: Uint8Array | string): void {
  const target = path.join(folder, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, bytes);
}

/** Tiles and, if they may be read, bundles. A partial tile may be gone once the full one exists, which is then cut. */
export function logSource(read: ReadFile, withEntries: boolean): LogSource {
  const tile = async (wanted: Tile): Promise<Uint8Array | undefined> => {
    const found = await read(tilePath(wanted));
    if (found !== undefined || wanted.width === TILE_WIDTH) return found;
    const full = await read(tilePath({ ...wanted, width: TILE_WIDTH }));
    return full?.subarray(0, wanted.width * HASH_BYTES);
  };
  return withEntries ? { tile, bundle: (index, width) => read(bundlePath(index, width)) } : { tile };
}
