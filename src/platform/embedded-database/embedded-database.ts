import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type FolderLock, lockFolder } from './embedded-lock.ts';
import { stopLeftover, withElapsed } from './embedded-process.ts';
import { type DatabaseProgram, type Engine, engines, findDatabaseProgram } from './embedded-programs.ts';
import { startServer } from './embedded-server.ts';

export interface EmbeddedDatabase {
  /** For any driver: a replica set of one, without a database name. */
  readonly uri: string;
  /** Program and version: `mongod 8.2.6`, `secantusd-rs 0.5.3-beta.165`. */
  readonly engine: string;
  /** Absolute path. */
  readonly dataFolder: string;
  /** Shuts the database down (kills it after 10 s) and releases the folder. May be called twice. */
  stop(): Promise<void>;
}

export interface EmbeddedDatabaseOptions {
  /** Reused by the next start; created if missing. */
  readonly dataFolder: string;
  /** Where downloaded programs are stored. */
  readonly cacheFolder: string;
  /** A mongod or secantusd-rs to use, and no other. */
  readonly executable?: string | undefined;
  /** Whether the download of the official mongod may be tried. */
  readonly download: 'allow' | 'skip';
  /** PATH: where mongod, secantusd-rs and python3 are looked for. */
  readonly searchPath: string | undefined;
  /** Receives lines for a person: when something takes long, and when the database is lost. */
  readonly onProgress: (message: string) => void;
}

/**
 * Finds a database program (downloading one if necessary) and runs it on the data folder, which is locked against a second
 * service. The database ends with `stop` or with this process; one that outlived a killed process is stopped first.
 * Throws an Error with a message for a person: no program available, folder in use, or the last lines of its output.
 */
export async function startEmbeddedDatabase(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  const lock = lockFolder(options.dataFolder);
  try {
    return await startLocked(options, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function startLocked(options: EmbeddedDatabaseOptions, lock: FolderLock): Promise<EmbeddedDatabase> {
  const leftOver = lock.previous?.databasePid;
  if (leftOver !== undefined) await stopLeftover(leftOver, lock.folder, options.onProgress);
  const program = await findDatabaseProgram(options, engineOfData(lock.folder));
  const server = await startOn(program, lock, options.onProgress);
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    await server.stop();
    lock.noteDatabase(undefined);
    lock.release();
  };
  return {
    uri: server.uri,
    engine: `${program.engine} ${program.version}`,
    dataFolder: lock.folder,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

async function startOn(program: DatabaseProgram, lock: FolderLock, onProgress: (message: string) => void) {
  const storage = storageFolder(lock.folder, program.engine);
  const isNew = !existsSync(storage);
  mkdirSync(storage, { recursive: true, mode: 0o700 });
  const text =
    lock.previous?.databasePid === undefined || isNew
      ? 'Starting database'
      : 'Starting database; it was not stopped in order last time and recovers';
  const starting = startServer(
    program,
    { storage, home: lock.folder },
    { onStarted: (pid) => lock.noteDatabase(pid), onLost: onProgress },
  );
  try {
    return await withElapsed(onProgress, () => text, starting, 1_500);
  } catch (error) {
    // A first start that failed must not bind the folder to a program that does not run here.
    if (isNew) {
      rmSync(storage, { recursive: true, force: true });
      lock.noteDatabase(undefined);
    }
    throw error;
  }
}

/** One folder for each engine; an existing one shows which engine wrote the data. */
function storageFolder(folder: string, engine: Engine): string {
  return path.join(folder, engine);
}

function engineOfData(folder: string): Engine | undefined {
  return engines.find((engine) => {
    const storage = storageFolder(folder, engine);
    return existsSync(storage) && readdirSync(storage).length > 0;
  });
}
