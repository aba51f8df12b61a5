import { fork } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { findOnPath, isProgram, lastLines, runProgram, withElapsed } from './embedded-process.ts';

export interface FetchOptions {
  readonly cacheFolder: string;
  readonly searchPath: string | undefined;
  readonly onProgress: (message: string) => void;
}

/** A program that is not available; the message says why, for a person. */
export class Unavailable extends Error {}

const MONGOD_VERSION = '8.2.6';
const REMEMBER_FAILURE_MS = 7 * 24 * 3_600_000;
const STALLED_MS = 20_000;

const downloadAnswer = z.union([z.object({ file: z.string() }), z.object({ reason: z.string() })]);

/**
 * The official mongod, downloaded into the cache folder unless it is there. A failure is remembered for a week, so that a
 * closed network delays only one start. Throws Unavailable.
 */
export async function fetchMongod({ cacheFolder, onProgress }: FetchOptions): Promise<string> {
  const failed = failureFile(cacheFolder);
  if (existsSync(failed) && Date.now() - statSync(failed).mtimeMs < REMEMBER_FAILURE_MS) {
    throw new Unavailable(
      `failed lately and is not tried again for a week (delete ${failed} to try): ${readFileSync(failed, 'utf8').trim()}`,
    );
  }
  let percent = '';
  const answer = downloadMongod(path.join(path.resolve(cacheFolder), 'mongod'), (part) => {
    percent = ` ${part} %`;
  });
  const got = await withElapsed(
    onProgress,
    () => `Fetching MongoDB ${MONGOD_VERSION}${percent}`,
    answer,
    500,
  );
  if ('file' in got) return got.file;
  rememberMongodFailure(cacheFolder, got.reason);
  throw new Unavailable(lastLines(got.reason, 3));
}

/** Notes that the download cannot be used on this machine, so that the next starts do not try it. */
export function rememberMongodFailure(cacheFolder: string, reason: string): void {
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(failureFile(cacheFolder), `${lastLines(reason, 3)}\n`);
}

function failureFile(cacheFolder: string): string {
  return path.join(cacheFolder, `mongod-${MONGOD_VERSION}.failed`);
}

function downloadMongod(
  folder: string,
  onPercent: (percent: string) => void,
): Promise<z.infer<typeof downloadAnswer>> {
  return new Promise((resolve) => {
    const script = path.join(import.meta.dirname, 'embedded-mongod-download.ts');
    const child = fork(script, [folder, MONGOD_VERSION], { silent: true, execArgv: ['--no-warnings'] });
    const giveUp = () => {
      child.kill('SIGKILL');
      resolve({ reason: `nothing came for ${STALLED_MS / 1000} s` });
    };
    let stalled = setTimeout(giveUp, STALLED_MS);
    child.stdout?.on('data', (chunk: Buffer) => {
      clearTimeout(stalled);
      stalled = setTimeout(giveUp, STALLED_MS);
      const percent = /([\d.]+)%/.exec(chunk.toString())?.[1];
      if (percent !== undefined) onPercent(percent);
    });
    // Must be read: a full pipe would block the child.
    child.stderr?.resume();
    child.once('message', (message) => resolve(downloadAnswer.parse(message)));
    child.once('error', (error) => resolve({ reason: error.message }));
    child.once('exit', (code) => {
      clearTimeout(stalled);
      resolve({ reason: `the download ended with code ${code}` });
    });
  });
}

const SECANTUS = 'SecantusDB==0.6.0b17';
const UNFINISHED_MS = 3_600_000;

/** SHA-256 of secantusd-rs in the wheels of that release. The one for Windows differs from wheel to wheel. */
const secantusHashes: Readonly<Record<string, string>> = {
  'linux-x64': 'd9b4a8cbc0bdb1b64f3b8933e6076a291c5b639370b541086293006586262601',
  'linux-arm64': 'cbbc249d7184b4b4ae31fb79e3c9d3920bb2dbe04c4ce214021300fecf9ec1a1',
  'darwin-arm64': '6f6c06680aee9fc3d6d387e085b3b8e27fdc6242c3f1e584a4542889628e7b9a',
};

/**
 * The stand-in, secantusd-rs, installed by pip into the cache folder unless it is there. It is installed in a temporary
 * folder and then moved into place, so a killed install is never mistaken for a complete one and two concurrent processes
 * end up with the same folder. Throws Unavailable.
 */
export async function fetchSecantus({ cacheFolder, searchPath, onProgress }: FetchOptions): Promise<string> {
  const home = path.join(path.resolve(cacheFolder), SECANTUS.replace('==', '-').toLowerCase());
  const present = secantusIn(home);
  if (present !== undefined) return present;
  const python = ['python3', 'python']
    .map((name) => findOnPath(name, searchPath))
    .find((file) => file !== undefined);
  if (python === undefined) throw new Unavailable('there is no python3 on PATH');

  mkdirSync(cacheFolder, { recursive: true });
  removeUnfinished(home);
  const aside = `${home}.unfinished-${randomUUID()}`;
  try {
    const pip = runProgram(
      python,
      [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--disable-pip-version-check',
        '--no-input',
        '--no-user',
        '--no-deps',
      ].concat(['--only-binary', ':all:', '--target', aside, SECANTUS]),
      600_000,
    );
    const { code, output } = await withElapsed(
      onProgress,
      () => 'Fetching database (SecantusDB, 69 MB)',
      pip,
    );
    if (code !== 0) throw new Unavailable(`pip could not install ${SECANTUS}: ${lastLines(output, 3)}`);
    const program = secantusIn(aside);
    if (program === undefined)
      throw new Unavailable(`${SECANTUS} has no secantusd-rs for ${process.platform} ${process.arch}`);
    const expected = secantusHashes[`${process.platform}-${process.arch}`];
    if (
      expected !== undefined &&
      createHash('sha256').update(readFileSync(program)).digest('hex') !== expected
    ) {
      throw new Unavailable(
        `what pip installed as ${SECANTUS} is not the program that was expected (SHA-256 differs)`,
      );
    }
    moveIntoPlace(aside, home);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  const program = secantusIn(home);
  if (program === undefined) throw new Unavailable(`${home} has no secantusd-rs`);
  return program;
}

/** On Linux `bin` holds a wrapper that looks for the program in the wrong place; elsewhere it holds the program. */
function secantusIn(folder: string): string | undefined {
  const name = process.platform === 'win32' ? 'secantusd-rs.exe' : 'secantusd-rs';
  const parent = process.platform === 'linux' ? 'secantusdb.scripts' : 'bin';
  const file = path.join(folder, parent, name);
  return isProgram(file) ? file : undefined;
}

function moveIntoPlace(aside: string, home: string): void {
  try {
    renameSync(aside, home);
  } catch (error) {
    // Another process was first, or a folder without the program was in the way.
    if (secantusIn(home) !== undefined) return;
    if (!existsSync(home)) throw error;
    rmSync(home, { recursive: true, force: true });
    renameSync(aside, home);
  }
}

function removeUnfinished(home: string): void {
  const prefix = `${path.basename(home)}.unfinished-`;
  for (const name of readdirSync(path.dirname(home)).filter((entry) => entry.startsWith(prefix))) {
    const folder = path.join(path.dirname(home), name);
    const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > UNFINISHED_MS) rmSync(folder, { recursive: true, force: true });
  }
}
