import { execFile } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Output (standard output and error) of a program that has ended. `code` is undefined if it could not be started or was killed. */
interface ProgramResult {
  readonly code: number | undefined;
  readonly output: string;
}

/** Runs a program to its end, without a shell. Never throws: if it cannot be started, `output` says why. */
export function runProgram(file: string, args: readonly string[], timeoutMs: number): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const options = {
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      windowsHide: true,
      maxBuffer: 64 * 1024 * 1024,
    } as const;
    execFile(file, [...args], options, (error, stdout, stderr) => {
      const said = `${stdout}${stderr}`;
      if (error === null) resolve({ code: 0, output: said });
      else if (typeof error.code === 'number') resolve({ code: error.code, output: said });
      else resolve({ code: undefined, output: said === '' ? error.message : said });
    });
  });
}

/** The first executable file of that name on the search path; undefined if there is none. */
export function findOnPath(name: string, searchPath: string | undefined): string | undefined {
  const suffixes = process.platform === 'win32' ? ['.exe'] : [''];
  for (const folder of (searchPath ?? '').split(path.delimiter).filter((part) => part !== '')) {
    for (const suffix of suffixes) {
      const file = path.resolve(folder, name + suffix);
      if (isProgram(file)) return file;
    }
  }
  return undefined;
}

/** Whether the path is a file that this user may execute. */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The last lines of a text, for a message. */
export function lastLines(text: string, count = 12): string {
  return text.trimEnd().split(/\r?\n/).slice(-count).join('\n');
}

/**
 * Reports `text … n s` once a second while the work runs, after `quietMs`. `text` is called each time, so that it can show
 * progress.
 */
export async function withElapsed<T>(
  onProgress: (message: string) => void,
  text: () => string,
  work: Promise<T>,
  quietMs = 0,
): Promise<T> {
  const startedAt = performance.now();
  const say = () => {
    const elapsed = performance.now() - startedAt;
    if (elapsed >= quietMs) onProgress(`${text()} … ${Math.round(elapsed / 1000)} s`);
  };
  say();
  const ticker = setInterval(say, 1000);
  try {
    return await work;
  } finally {
    clearInterval(ticker);
  }
}

/** Command line of a running process; undefined if there is no such process, if it is a zombie, or if it cannot be read. */
async function commandLineOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return undefined;
    }
  }
  const ask =
    process.platform === 'win32'
      ? runProgram(
          'powershell',
          [
            '-NoProfile',
            '-Command',
            `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`,
          ],
          15_000,
        )
      : runProgram('ps', ['-ww', '-o', 'command=', '-p', String(pid)], 15_000);
  const { code, output } = await ask;
  return code === 0 ? output : undefined;
}

/**
 * Stops a process that an earlier service left behind, if `pid` still is that process: its command line must name
 * `folder`, since the system may have reused the number. Terminates it, and kills it after 10 s.
 */
export async function stopLeftover(
  pid: number,
  folder: string,
  onProgress: (message: string) => void,
): Promise<void> {
  const lives = async () => (await commandLineOf(pid))?.includes(folder) ?? false;
  if (!(await lives())) return;
  onProgress(`Stopping the database that an earlier service left running (process ${pid})`);
  for (const [signal, patienceMs] of [
    ['SIGTERM', 10_000],
    ['SIGKILL', 5_000],
  ] as const) {
    sendSignal(pid, signal);
    for (const startedAt = performance.now(); performance.now() - startedAt < patienceMs; ) {
      if (!(await lives())) return;
      await wait(50);
    }
  }
  throw new Error(`Process ${pid} holds ${folder} and does not stop. Stop it by hand, then start again.`);
}

/** Sends a signal; ignores a process that is already gone. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    const gone = typeof error === 'object' && error !== null && 'code' in error && error.code === 'ESRCH';
    if (!gone) throw error;
  }
}
