import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { z } from 'zod';
import {
  type EmbeddedDatabase,
  type EmbeddedDatabaseOptions,
  startEmbeddedDatabase,
} from '../../../src/platform/embedded-database/embedded-database.ts';

const root = mkdtempSync(path.join(tmpdir(), 'vaccine-queue-embedded-'));
const running: EmbeddedDatabase[] = [];
const services: ChildProcess[] = [];
const unixTest = process.platform === 'win32' ? test.skip : test;

afterEach(async () => {
  for (const database of running.splice(0)) await database.stop();
  for (const service of services.splice(0)) {
    if (service.exitCode === null && service.signalCode === null && service.kill('SIGTERM'))
      await once(service, 'exit');
  }
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

function newFolder(): string {
  return mkdtempSync(path.join(root, 'f-'));
}

function optionsFor(dataFolder: string, progress: string[] = []): EmbeddedDatabaseOptions {
  return {
    dataFolder,
    cacheFolder: path.join(import.meta.dirname, '../../../.cache'),
    executable: process.env.DATABASE_EXECUTABLE || undefined,
    download: process.env.DATABASE_DOWNLOAD === 'skip' ? 'skip' : 'allow',
    searchPath: process.env.PATH,
    onProgress: (message) => progress.push(message),
  };
}

async function start(dataFolder: string, progress: string[] = []): Promise<EmbeddedDatabase> {
  const database = await startEmbeddedDatabase(optionsFor(dataFolder, progress));
  running.push(database);
  return database;
}

async function withClient<T>(uri: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 5_000 });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/** One acknowledged, journaled transaction. */
function writeIn(uri: string, id: string): Promise<void> {
  return withClient(uri, (client) =>
    client.withSession((session) =>
      session.withTransaction(
        async () => {
          await client.db('kept').collection<{ _id: string }>('facts').insertOne({ _id: id }, { session });
        },
        { writeConcern: { w: 'majority', journal: true } },
      ),
    ),
  );
}

function factsIn(uri: string): Promise<string[]> {
  return withClient(uri, async (client) => {
    const facts = await client
      .db('kept')
      .collection<{ _id: string }>('facts')
      .find()
      .sort({ _id: 1 })
      .toArray();
    return facts.map((fact) => fact._id);
  });
}

function databasePid(dataFolder: string): number {
  const holder = z.object({ databasePid: z.number() });
  return holder.parse(JSON.parse(readFileSync(path.join(dataFolder, 'service.json'), 'utf8'))).databasePid;
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 200) throw new Error('waited 10 s in vain');
    await wait(50);
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process that has ended and that nobody has asked about still has its number.
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/**
 * A service in a process of its own: it ends by process.exit at SIGTERM, and at SIGINT goes on as one that drains.
 */
async function startService(dataFolder: string): Promise<{ service: ChildProcess; uri: string }> {
  const modulePath = path.join(
    import.meta.dirname,
    '../../../src/platform/embedded-database/embedded-database.ts',
  );
  const script = `
    const { startEmbeddedDatabase } = await import(${JSON.stringify(modulePath)});
    const options = ${JSON.stringify(optionsFor(dataFolder))};
    const database = await startEmbeddedDatabase({ ...options, onProgress: () => {} });
    process.on('SIGTERM', () => process.exit());
    process.on('SIGINT', () => {});
    setInterval(() => {}, 1000);
    console.log(database.uri);`;
  const service = spawn(process.execPath, ['--no-warnings', '--input-type=module', '--eval', script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  services.push(service);
  for await (const line of createInterface({ input: service.stdout })) return { service, uri: line };
  throw new Error('the service said nothing');
}

function program(folder: string, name: string, lines: readonly string[]): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  writeFileSync(file, ['#!/bin/sh', ...lines, ''].join('\n'));
  chmodSync(file, 0o755);
  return file;
}

test('takes transactions and keeps its data between starts', async () => {
  const folder = newFolder();
  const first = await start(folder);
  expect(first.uri).toMatch(/^mongodb:\/\/127\.0\.0\.1:\d+\/\?replicaSet=\w+$/);
  expect(first.engine).toMatch(/^(mongod|secantusd-rs) \d/);
  await writeIn(first.uri, 'a');
  await first.stop();
  await first.stop();

  const second = await start(folder);
  expect(await factsIn(second.uri)).toEqual(['a']);
});

test('refuses a folder that is in use, naming it and its holder, and leaves that one alone', async () => {
  const folder = newFolder();
  const first = await start(folder);
  const refusal = start(folder);
  await expect(refusal).rejects.toThrow(
    `${first.dataFolder} is in use by another service (process ${process.pid})`,
  );
  await writeIn(first.uri, 'still');
  expect(await factsIn(first.uri)).toEqual(['still']);

  const held = newFolder();
  const { service } = await startService(held);
  await expect(start(held)).rejects.toThrow(`(process ${service.pid})`);
});

unixTest('a killed database is reported, and the next start has all that was acknowledged', async () => {
  const folder = newFolder();
  const progress: string[] = [];
  const first = await start(folder, progress);
  await writeIn(first.uri, 'a');
  process.kill(databasePid(folder), 'SIGKILL');
  await until(() => progress.some((message) => message.includes('ended by itself: signal SIGKILL')));
  await first.stop();

  const second = await start(folder);
  expect(await factsIn(second.uri)).toEqual(['a']);
});

unixTest('a database that outlived its killed service is stopped by the next start', async () => {
  const folder = newFolder();
  const { service, uri } = await startService(folder);
  await writeIn(uri, 'a');
  const leftOver = databasePid(folder);
  service.kill('SIGKILL');
  await once(service, 'exit');
  expect(lives(leftOver)).toBe(true);

  const progress: string[] = [];
  const next = await start(folder, progress);
  expect(progress.join()).toContain(`left running (process ${leftOver})`);
  expect(lives(leftOver)).toBe(false);
  expect(await factsIn(next.uri)).toEqual(['a']);
});

unixTest('a number that has come to belong to another process is not stopped', async () => {
  const folder = newFolder();
  const stranger = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  services.push(stranger);
  writeFileSync(
    path.join(folder, 'service.json'),
    JSON.stringify({ servicePid: 1, databasePid: stranger.pid }),
  );
  await start(folder);
  expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
});

unixTest('ends with process.exit, and not with Ctrl-C before the service has drained', async () => {
  const folder = newFolder();
  const { service, uri } = await startService(folder);
  const pid = databasePid(folder);
  process.kill(-(service.pid ?? 0), 'SIGINT');
  await wait(300);
  await writeIn(uri, 'while draining');
  process.kill(-(service.pid ?? 0), 'SIGTERM');
  await once(service, 'exit');
  await until(() => !lives(pid));
});

test('without any program there is one message that lists what to do, and no trace in the folder', async () => {
  const folder = newFolder();
  const options = {
    ...optionsFor(folder),
    cacheFolder: newFolder(),
    download: 'skip',
    searchPath: '',
    executable: undefined,
  } as const;
  const failure = startEmbeddedDatabase(options);
  await expect(failure).rejects.toThrow(
    /MONGODB_URI.*mongod \(MongoDB 8\).*Python 3\.10.*no python3 on PATH/s,
  );
  expect(readdirSync(folder).sort()).toEqual(['lock', 'service.json']);
  await start(folder);
});

unixTest(
  'the error for a program that ends at once has its last output, and the folder stays unbound',
  async () => {
    const folder = newFolder();
    const executable = program(newFolder(), 'secantusd-rs', [
      'if [ "$1" = --version ]; then echo "secantusd-rs 9.9.9"; exit 0; fi',
      'echo "the engine will not turn" >&2',
      'exit 3',
    ]);
    const failure = startEmbeddedDatabase({ ...optionsFor(folder), executable });
    await expect(failure).rejects.toThrow(/exit code 3.*the engine will not turn/s);
    expect(existsSync(path.join(folder, 'secantusd-rs'))).toBe(false);
    await start(folder);
  },
);

unixTest('a configured program that will not do is refused, and no other is taken in its place', async () => {
  const none = { ...optionsFor(newFolder()), executable: 'no-such-program' };
  await expect(startEmbeddedDatabase(none)).rejects.toThrow('no-such-program is not a program');

  const shell = program(newFolder(), 'mongod', ['echo "a shell"; exit 0']);
  const wrong = { ...optionsFor(newFolder()), executable: shell };
  await expect(startEmbeddedDatabase(wrong)).rejects.toThrow(/does not respond to --version.*a shell/s);

  const old = program(newFolder(), 'mongod', ['echo "db version v6.0.4"; exit 0']);
  const tooOld = { ...optionsFor(newFolder()), executable: old };
  await expect(startEmbeddedDatabase(tooOld)).rejects.toThrow('is mongod 6.0.4; MongoDB 8 or later');
});

unixTest('data of one engine are not opened, nor passed over, by the other', async () => {
  const folder = newFolder();
  mkdirSync(path.join(folder, 'mongod'));
  writeFileSync(path.join(folder, 'mongod', 'storage.bson'), '');
  const executable = program(newFolder(), 'secantusd-rs', ['echo "secantusd-rs 9.9.9"']);
  const configured = startEmbeddedDatabase({ ...optionsFor(folder), executable });
  await expect(configured).rejects.toThrow('the existing data were written by mongod');
  const found = startEmbeddedDatabase({
    ...optionsFor(folder),
    executable: undefined,
    download: 'skip',
    searchPath: path.dirname(executable),
  });
  await expect(found).rejects.toThrow('mongod is not available');
  expect(readdirSync(folder)).not.toContain('secantusd-rs');
});

unixTest('a fetched program that is not the expected one is thrown away', async () => {
  const cacheFolder = newFolder();
  const searchPath = newFolder();
  // Stands for pip: makes the folder it is told to, with some other program in it.
  program(searchPath, 'python3', [
    'while [ "$1" != --target ]; do shift; done',
    'for parent in secantusdb.scripts bin; do',
    '  /bin/mkdir -p "$2/$parent"; echo "#!/bin/sh" > "$2/$parent/secantusd-rs"; /bin/chmod 755 "$2/$parent/secantusd-rs"',
    'done',
  ]);
  const options = {
    ...optionsFor(newFolder()),
    cacheFolder,
    searchPath,
    executable: undefined,
    download: 'skip',
  } as const;
  await expect(startEmbeddedDatabase(options)).rejects.toThrow('SHA-256 differs');
  expect(readdirSync(cacheFolder)).toEqual([]);
});
