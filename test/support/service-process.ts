import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

const ROOT = path.join(import.meta.dirname, '../..');
const PATIENCE_MS = 60_000;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The service in a separate process, started as in production. */
export interface ServiceProcess {
  readonly pid: number;
  /** All output so far, standard output and error. */
  said(): string;
  /** Waits until the output matches; returns the first group, or the whole match. Throws if the process ends first. */
  toSay(pattern: RegExp): Promise<string>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

/** Starts `src/main.ts` with these settings beside those of every test. */
export function startProcess(settings: Readonly<Record<string, string>>): ServiceProcess {
  const { PATH = '', HOME = '', DATABASE_EXECUTABLE = '', DATABASE_DOWNLOAD = 'skip' } = process.env;
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH,
      HOME,
      DATABASE_EXECUTABLE,
      DATABASE_DOWNLOAD,
      CACHE_FOLDER: path.join(ROOT, '.cache'),
      PORT: '0',
      ...settings,
    },
  });
  let text = '';
  let end: Ended | undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const ended = endOf(child).then((how) => {
    end = how;
    return how;
  });
  return {
    pid: child.pid ?? 0,
    said: () => text,
    toSay: async (pattern) => {
      const found = await until(() => {
        if (end !== undefined && !pattern.test(text)) throw new Error(`it ended and had said:\n${text}`);
        return pattern.exec(text) ?? undefined;
      });
      return found[1] ?? found[0];
    },
    kill: (signal) => void child.kill(signal),
    ended,
  };
}

function endOf(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // Not `exit`: the last output may arrive after it.
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

/** Polls every few milliseconds until there is a value. */
export async function until<T>(ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const startedAt = performance.now(); performance.now() - startedAt < PATIENCE_MS; await wait(10)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  throw new Error(`waited ${PATIENCE_MS / 1000} s in vain`);
}

const holder = z.object({ servicePid: z.int(), databasePid: z.int().optional() });

/** The database that a service has begun to run on its folder; undefined while it has none. */
export function databaseOf(dataFolder: string, service: ServiceProcess): number | undefined {
  try {
    const text = readFileSync(path.join(dataFolder, 'service.json'), 'utf8');
    const { servicePid, databasePid } = holder.parse(JSON.parse(text));
    return servicePid === service.pid ? databasePid : undefined;
  } catch {
    return undefined;
  }
}
