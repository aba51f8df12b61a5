import path from 'node:path';
import {
  type FetchOptions,
  fetchMongod,
  fetchSecantus,
  rememberMongodFailure,
  Unavailable,
} from './embedded-fetch.ts';
import { findOnPath, isProgram, lastLines, runProgram } from './embedded-process.ts';

/** The two store data in different formats: neither can read the other's. */
export const engines = ['mongod', 'secantusd-rs'] as const;
export type Engine = (typeof engines)[number];

export interface DatabaseProgram {
  readonly file: string;
  readonly engine: Engine;
  readonly version: string;
}

interface ProgramOptions extends FetchOptions {
  readonly executable?: string | undefined;
  readonly download: 'allow' | 'skip';
}

const OLDEST_MONGOD = 8;

/**
 * The first database program available: the configured one, one on PATH, the official download, the stand-in. `bound`: the
 * engine that wrote the existing data. An unusable configured program is an error, not a reason to take another. Throws
 * one Error that lists what to do and what was tried.
 */
export async function findDatabaseProgram(
  options: ProgramOptions,
  bound: Engine | undefined,
): Promise<DatabaseProgram> {
  if (options.executable !== undefined)
    return configuredProgram(options.executable, options.searchPath, bound);
  const sources: readonly {
    readonly what: string;
    readonly engine: Engine;
    get(): Promise<DatabaseProgram>;
  }[] = [
    ...engines.map((engine) => ({
      what: `${engine} on PATH`,
      engine,
      get: () => onPath(engine, options.searchPath),
    })),
    { what: 'official mongod', engine: 'mongod', get: () => officialMongod(options) },
    {
      what: 'SecantusDB',
      engine: 'secantusd-rs',
      get: async () => inspectProgram(await fetchSecantus(options)),
    },
  ];
  const tried: string[] = [];
  for (const source of sources) {
    if (bound !== undefined && source.engine !== bound) continue;
    try {
      return await source.get();
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      tried.push(`${source.what}: ${error.message}`);
    }
  }
  throw new Error(noDatabase(tried, bound));
}

async function configuredProgram(
  executable: string,
  searchPath: string | undefined,
  bound: Engine | undefined,
): Promise<DatabaseProgram> {
  const file = isProgram(executable) ? path.resolve(executable) : findOnPath(executable, searchPath);
  if (file === undefined)
    throw new Error(`DATABASE_EXECUTABLE: ${executable} is not a program that can be run`);
  const program = await inspectProgram(file);
  if (bound === undefined || program.engine === bound) return program;
  throw new Error(
    `DATABASE_EXECUTABLE is ${program.engine}, but the existing data were written by ${bound}, and it cannot read them. ` +
      `Set DATABASE_EXECUTABLE to a ${bound}, or DATA_FOLDER to another folder.`,
  );
}

async function onPath(engine: Engine, searchPath: string | undefined): Promise<DatabaseProgram> {
  const file = findOnPath(engine, searchPath);
  if (file === undefined) throw new Unavailable('not found');
  return inspectProgram(file);
}

async function officialMongod(options: ProgramOptions): Promise<DatabaseProgram> {
  if (options.download === 'skip') throw new Unavailable('download skipped by DATABASE_DOWNLOAD=skip');
  const file = await fetchMongod(options);
  try {
    return await inspectProgram(file);
  } catch (error) {
    // Downloaded, but it does not run here (no AVX, a missing library): trying again would not help.
    if (error instanceof Unavailable) rememberMongodFailure(options.cacheFolder, error.message);
    throw error;
  }
}

/** Which database program a file is, by its `--version`. Throws Unavailable if it is neither, or too old. */
async function inspectProgram(file: string): Promise<DatabaseProgram> {
  const { code, output } = await runProgram(file, ['--version'], 30_000);
  const mongod = /^db version v((\d+)\.\S+)/m.exec(output);
  if (mongod?.[1] !== undefined) {
    if (Number(mongod[2]) < OLDEST_MONGOD)
      throw new Unavailable(`${file} is mongod ${mongod[1]}; MongoDB ${OLDEST_MONGOD} or later is needed`);
    return { file, engine: 'mongod', version: mongod[1] };
  }
  const secantus = /^secantusd-rs (\S+)/m.exec(output)?.[1];
  if (secantus !== undefined) return { file, engine: 'secantusd-rs', version: secantus };
  throw new Unavailable(
    `${file} does not respond to --version like mongod or secantusd-rs (exit code ${code ?? 'none'}): ${lastLines(output, 5)}`,
  );
}

function noDatabase(tried: readonly string[], bound: Engine | undefined): string {
  return [
    bound === undefined
      ? 'No database is available. Do one of these:'
      : `The existing data were written by ${bound}, and ${bound} is not available. Do one of these:`,
    '  - set MONGODB_URI to a MongoDB 8 replica set or sharded cluster;',
    '  - put mongod (MongoDB 8) on PATH, or set DATABASE_EXECUTABLE to it;',
    '  - install Python 3.10 or later with pip, to download the stand-in SecantusDB.',
    'What was tried:',
    ...tried.map((line) => `  - ${line}`),
  ].join('\n');
}
