import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { lastLines, sendSignal } from './embedded-process.ts';
import type { DatabaseProgram } from './embedded-programs.ts';
import { becomePrimary } from './embedded-replica-set.ts';

interface DatabaseServer {
  readonly uri: string;
  /** Shuts the program down; kills it after 10 s. May be called twice. */
  stop(): Promise<void>;
}

interface ServerFolders {
  /** Where the program keeps its data; its command line names it. */
  readonly storage: string;
  /** Where its output and its settings are written. */
  readonly home: string;
}

interface ServerEvents {
  /** Called as soon as the process exists, before it is ready. */
  onStarted(pid: number): void;
  /** Called if the program ends by itself. */
  onLost(message: string): void;
}

const READY_MS = 60_000;
const STOP_MS = 10_000;
const PORT_TRIES = 5;

/**
 * Starts the program on a free port of 127.0.0.1 and waits until a driver reaches a primary, at most 60 s.
 * Throws an Error with the last lines of its output if it ends or is not ready in time.
 */
export async function startServer(
  program: DatabaseProgram,
  folders: ServerFolders,
  events: ServerEvents,
): Promise<DatabaseServer> {
  for (let attempt = 1; ; attempt += 1) {
    const running = await launch(program, folders, events);
    try {
      const uri = await untilReady(running, program);
      running.watch();
      return { uri, stop: () => running.stop() };
    } catch (error) {
      await running.stop();
      const portTaken = /address already in use|EADDRINUSE|SocketException/i.test(running.output());
      if (!portTaken || attempt === PORT_TRIES) throw error;
    }
  }
}

interface Running {
  /** Known from the start for mongod; secantusd-rs chooses and prints it. */
  readonly port: number | undefined;
  ended(): string | undefined;
  output(): string;
  watch(): void;
  stop(): Promise<void>;
}

async function launch(
  program: DatabaseProgram,
  folders: ServerFolders,
  events: ServerEvents,
): Promise<Running> {
  const logFile = path.join(folders.home, 'database.log');
  if (existsSync(logFile)) renameSync(logFile, `${logFile}.1`);
  const log = openSync(logFile, 'w', 0o600);
  const port = program.engine === 'mongod' ? await freePort() : undefined;
  const child = spawn(program.file, argumentsFor(program, folders, port), {
    cwd: folders.home,
    // A separate process group: Ctrl-C in a terminal must not end the database before the service has drained.
    detached: true,
    windowsHide: true,
    // A file, not a pipe: the program can still write if this process is killed.
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  return { port, ...supervise(child, logFile, program, events) };
}

function supervise(
  child: ChildProcess,
  logFile: string,
  program: DatabaseProgram,
  events: ServerEvents,
): Omit<Running, 'port'> {
  let end: string | undefined;
  let watched = false;
  let stopping: Promise<void> | undefined;
  const output = () => readFileSync(logFile, 'utf8');
  const endWithUs = () => {
    if (child.pid !== undefined) sendSignal(child.pid, 'SIGTERM');
  };
  const over = new Promise<void>((resolve) => {
    const ended = (how: string) => {
      end = how;
      process.removeListener('exit', endWithUs);
      if (watched && stopping === undefined) {
        events.onLost(
          `The database (${program.engine}) ended by itself: ${how}. Its last words:\n${lastLines(output())}`,
        );
      }
      resolve();
    };
    child.once('error', (error) => ended(error.message));
    child.once('exit', (code, signal) => ended(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
  process.once('exit', endWithUs);
  child.unref();
  if (child.pid !== undefined) events.onStarted(child.pid);

  const endInOrder = async () => {
    const { pid } = child;
    if (end !== undefined || pid === undefined) return over;
    // From here on this process must stay alive until the database has ended.
    child.ref();
    sendSignal(pid, 'SIGTERM');
    const kill = setTimeout(() => sendSignal(pid, 'SIGKILL'), STOP_MS);
    await over;
    clearTimeout(kill);
  };
  return {
    ended: () => end,
    output,
    watch: () => {
      watched = true;
    },
    stop: () => {
      stopping ??= endInOrder();
      return stopping;
    },
  };
}

function argumentsFor(program: DatabaseProgram, folders: ServerFolders, port: number | undefined): string[] {
  switch (program.engine) {
    case 'mongod':
      return [
        ...[
          '--dbpath',
          folders.storage,
          '--bind_ip',
          '127.0.0.1',
          '--port',
          String(port),
          '--replSet',
          'embedded',
        ],
        ...['--wiredTigerCacheSizeGB', '0.5', '--oplogSize', '990', '--quiet'],
        // It has no other members to wait for at shutdown (15 s by default).
        ...['--setParameter', 'shutdownTimeoutMillisForSignaledShutdown=100'],
        ...(process.platform === 'win32' ? [] : ['--nounixsocket']),
      ];
    case 'secantusd-rs': {
      // An empty settings file keeps it from reading those of the user or the machine.
      const settings = path.join(folders.home, 'secantusd.toml');
      writeFileSync(settings, '');
      return [
        ...['--config', settings, '--host', '127.0.0.1', '--port', '0', '--storage-path', folders.storage],
        ...['--sync-on-commit', '--cache-size', '512M'],
        // The default of 2 GB is read through at every start: 3 to 13 s instead of half a second.
        ...['--log-file-max', '128MB'],
      ];
    }
  }
}

async function untilReady(running: Running, program: DatabaseProgram): Promise<string> {
  const deadline = performance.now() + READY_MS;
  let hindrance = '';
  for (;;) {
    const end = running.ended();
    if (end !== undefined)
      throw new Error(`The database (${program.file}) did not start: ${end}. ${lastWords(running)}`);
    if (performance.now() > deadline) {
      const patience = `within ${READY_MS / 1000} s`;
      throw new Error(
        `The database (${program.file}) was not ready ${patience}. ${hindrance}\n${lastWords(running)}`,
      );
    }
    const port = running.port ?? announcedPort(running.output());
    if (port !== undefined) {
      try {
        const replicaSet = await replicaSetOf(port);
        if (replicaSet !== undefined) return `mongodb://127.0.0.1:${port}/?replicaSet=${replicaSet}`;
      } catch (error) {
        hindrance = String(error);
      }
    }
    await wait(50);
  }
}

/** Name of the replica set if the server at the port is its primary, otherwise undefined. */
async function replicaSetOf(port: number): Promise<string | undefined> {
  const options = { directConnection: true, serverSelectionTimeoutMS: 1_000 };
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/`, options);
  try {
    return await becomePrimary(client.db('admin'), `127.0.0.1:${port}`);
  } finally {
    await client.close();
  }
}

function announcedPort(output: string): number | undefined {
  const port = /listening on \S+:(\d+)/.exec(output)?.[1];
  return port === undefined ? undefined : Number(port);
}

function lastWords(running: Running): string {
  const words = lastLines(running.output());
  return words === '' ? 'It said nothing.' : `Its last words:\n${words}`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no free port'));
      });
    });
  });
}
