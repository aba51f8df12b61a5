import { mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

const holderSchema = z.object({ servicePid: z.number().int(), databasePid: z.number().int().optional() });

/** The present or last holder of the folder. A `databasePid` found while nobody holds the lock was not shut down properly. */
type Holder = Readonly<z.infer<typeof holderSchema>>;

export interface FolderLock {
  /** Absolute path with links resolved. */
  readonly folder: string;
  /** Written by the last service; undefined if there was none. */
  readonly previous: Holder | undefined;
  noteDatabase(pid: number | undefined): void;
  release(): void;
}

/**
 * Takes a data folder, created if missing, for this process. The lock is the operating system's, by way of SQLite's
 * exclusive lock on `<folder>/lock`: it ends with the process, however that ends, so it is never stale. Do not rely on it
 * across machines that share a network folder. Throws, naming the holder, if the folder is taken.
 */
export function lockFolder(dataFolder: string): FolderLock {
  mkdirSync(dataFolder, { recursive: true });
  const folder = realpathSync(dataFolder);
  const holderFile = path.join(folder, 'service.json');
  const lock = new DatabaseSync(path.join(folder, 'lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    const holder = readHolder(holderFile);
    throw new Error(
      `The data folder ${folder} is in use by another service (process ${holder?.servicePid ?? 'unknown'}). ` +
        'Stop that one, or set DATA_FOLDER to another folder.',
    );
  }
  const previous = readHolder(holderFile);
  const write = (databasePid: number | undefined) =>
    writeHolder(holderFile, {
      servicePid: process.pid,
      ...(databasePid === undefined ? {} : { databasePid }),
    });
  // The old database's process id stays on record until it has been dealt with.
  write(previous?.databasePid);
  return { folder, previous, noteDatabase: write, release: () => lock.close() };
}

const SQLITE_BUSY = 5;

function isBusy(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

function readHolder(file: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

function writeHolder(file: string, holder: Holder): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(holder)}\n`);
  renameSync(`${file}.new`, file);
}
