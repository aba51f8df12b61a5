import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type EmbeddedDatabase,
  startEmbeddedDatabase,
} from '../../src/platform/embedded-database/embedded-database.ts';
import { lockFolder } from '../../src/platform/embedded-database/embedded-lock.ts';
import { stopLeftover } from '../../src/platform/embedded-database/embedded-process.ts';

const PREFIX = 'vaccine-queue-test-';

declare global {
  var testDatabase: EmbeddedDatabase | undefined;
}

/**
 * One database for the whole run, in a throw-away folder; its address is in TEST_MONGODB_URI, and each test file takes
 * a database name of its own. With TEST_MONGODB_URI set beforehand, that one is used and none is started.
 */
export default async function globalSetup(): Promise<void> {
  if (process.env.TEST_MONGODB_URI) return;
  await removeAbandoned();
  globalThis.testDatabase = await startEmbeddedDatabase({
    dataFolder: mkdtempSync(path.join(tmpdir(), PREFIX)),
    cacheFolder: path.join(import.meta.dirname, '../../.cache'),
    executable: process.env.DATABASE_EXECUTABLE || undefined,
    download: process.env.DATABASE_DOWNLOAD === 'skip' ? 'skip' : 'allow',
    searchPath: process.env.PATH,
    onProgress,
  });
  process.env.TEST_MONGODB_URI = globalThis.testDatabase.uri;
  // Without these a Ctrl-C would end jest without its exit handlers, and the database would stay.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(130));
}

function onProgress(message: string): void {
  process.stderr.write(`${message}\n`);
}

/** Removes what killed runs have left behind, running databases included. */
async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = path.join(tmpdir(), name);
    // Without this file a run may be about to lock it.
    if (!existsSync(path.join(folder, 'service.json'))) continue;
    try {
      const lock = lockFolder(folder);
      try {
        const pid = lock.previous?.databasePid;
        if (pid !== undefined) await stopLeftover(pid, lock.folder, onProgress);
      } finally {
        lock.release();
      }
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // In use by another run, or another user's.
    }
  }
}
