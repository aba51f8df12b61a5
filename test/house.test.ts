import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { problemRegistry } from '../src/problems.ts';
import {
  type Oddity,
  readSource,
  readText,
  repositoryFiles,
  type SourceFile,
} from './support/source-files.ts';

/** Which areas an area may import from, beside itself. platform is everyone's. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  platform: [],
  audit: [],
  policy: ['audit'],
  accounts: ['audit'],
  places: ['accounts', 'audit', 'policy'],
  people: ['accounts', 'audit', 'policy', 'places'],
  supply: ['accounts', 'audit', 'policy', 'places'],
  scheduling: ['audit', 'policy', 'places', 'people', 'supply'],
  allocation: ['accounts', 'audit', 'policy', 'places', 'people', 'supply', 'scheduling'],
  doses: ['accounts', 'audit', 'policy', 'places', 'people', 'supply', 'scheduling'],
  reports: ['accounts', 'audit', 'policy', 'places', 'people', 'supply', 'scheduling', 'allocation', 'doses'],
  findings: [
    'accounts',
    'audit',
    'policy',
    'places',
    'people',
    'supply',
    'scheduling',
    'allocation',
    'doses',
    'reports',
  ],
  erasure: ['accounts', 'audit', 'policy', 'people', 'findings'],
};
const REPORTS_THAT_KEEP = [
  'src/reports/daily/close-day.ts',
  'src/reports/rollup/fold-coverage.ts',
  'src/reports/rollup/fold-ledger.ts',
  'src/reports/conservation/prove-conservation.ts',
];
const MAX_LINES = 250;
/** What documents write with a slash and is neither. */
const NOT_FILES = new Set(['Asia/Ho_Chi_Minh']);
const MAX_FILES = 16;
/** Folders that are a list by their nature: one file for each thing of a kind. */
const LISTS = ['jobs', 'src/findings/rules'];
/** What these write follows from facts that have their entries, or is no fact about anybody; see `NoEntry`. */
const WITHOUT_ENTRY = [
  'src/accounts/sign-in.ts',
  'src/doses/recalls/queue-recall-notices.ts',
  'src/findings/sweep-findings.ts',
  'src/reports/rollup/fold-coverage.ts',
  'src/reports/rollup/fold-ledger.ts',
  'src/supply/lots/extensions/apply-expiry-extensions.ts',
  'src/supply/near-expiry/flag-near-expiry.ts',
  'src/supply/near-expiry/quarantine-expired.ts',
];
/** The nouns of a lot: what it is, its stores, and until when it may be used. */
const LOT_NOUNS =
  /^src\/supply\/lots\/(lot(\.problems)?\.ts|usable-until\.rules\.ts|extensions\/expiry-extension\.ts|.*\.store\.ts)$/;

const files = repositoryFiles();
const sources = files.filter((file) => /^(src|jobs|scripts)\/.*\.ts$/.test(file)).map(readSource);
const areaOf = (file: string): string => /^src\/([^/]+)\//.exec(file)?.[1] ?? '';
const isStore = (file: string): boolean => file.endsWith('.store.ts');
const inPlatform = (file: string): boolean => file.startsWith('src/platform/');

/** What each file does wrong; a test of the house fails with the whole list. */
function faults(judge: (file: SourceFile) => readonly string[]): string[] {
  return sources.flatMap((file) => judge(file).map((fault) => `${file.path}: ${fault}`));
}

function oddities(kinds: readonly Oddity[], applies: (file: string) => boolean): string[] {
  return faults((file) =>
    applies(file.path)
      ? file.oddities
          .filter(({ what }) => kinds.includes(what))
          .map(({ what, line }) => `line ${line}: ${what}`)
      : [],
  );
}

/** The folders a file is in, from the root. */
function ancestors(file: string): string[] {
  const folder = path.posix.dirname(file);
  return folder === '.' ? [] : [...ancestors(folder), folder];
}

/** Whether a name is a file or folder: from the root, from `src`, beside the document, or a file's bare name anywhere. */
function isThere(named: string, beside: string, folders: ReadonlySet<string>): boolean {
  const all = [named, `src/${named}`, path.posix.join(beside, named)];
  if (all.some((one) => files.includes(one) || folders.has(one))) return true;
  return !named.includes('/') && files.some((file) => path.posix.basename(file) === named);
}

describe('the house', () => {
  test('areas import only from areas below them', () => {
    expect(
      faults(({ path: file, imports }) => {
        const area = areaOf(file);
        if (area === '') return [];
        const allowed = [area, 'platform', ...(MAY_IMPORT[area] ?? [])];
        return imports
          .filter(({ from }) => /^(src|jobs|scripts|test)\//.test(from))
          .filter(({ from }) => !allowed.includes(areaOf(from)) || areaOf(from) === '')
          .map(({ from }) => `may not import ${from}`);
      }),
    ).toEqual([]);
  });

  test('the ledger is the floor of supply: it imports nothing of supply but the nouns of lots', () => {
    const ledgerMayImport = /^src\/(platform|places|supply\/ledger)\/|^src\/policy\/terms\.ts$/;
    const nounsMayImport = /^src\/(platform|places|policy|supply\/texts)\//;
    const allowedFor = (file: string): RegExp | undefined => {
      if (file.startsWith('src/supply/ledger/')) return ledgerMayImport;
      return LOT_NOUNS.test(file) ? nounsMayImport : undefined;
    };
    expect(
      faults(({ path: file, imports }) => {
        const allowed = allowedFor(file);
        if (allowed === undefined) return [];
        return imports
          .filter(({ from }) => from.startsWith('src/') && !allowed.test(from) && !LOT_NOUNS.test(from))
          .map(({ from }) => `may not import ${from}`);
      }),
    ).toEqual([]);
  });

  test('every area is known to the table above', () => {
    expect(
      [...new Set(sources.map((file) => areaOf(file.path)))].filter((area) => area !== '').sort(),
    ).toEqual(
      Object.keys(MAY_IMPORT)
        .filter((area) => sources.some((file) => areaOf(file.path) === area))
        .sort(),
    );
  });

  test('nothing in src imports jobs or scripts, but the entry', () => {
    expect(
      faults(({ path: file, imports }) =>
        file.startsWith('src/') && file !== 'src/main.ts'
          ? imports.filter(({ from }) => /^(jobs|scripts)\//.test(from)).map(({ from }) => `imports ${from}`)
          : [],
      ),
    ).toEqual([]);
  });

  test('nothing imports a test', () => {
    expect(
      faults(({ imports }) =>
        imports.filter(({ from }) => from.startsWith('test/')).map(({ from }) => `imports ${from}`),
      ),
    ).toEqual([]);
  });

  test('imports go in no circle', () => {
    const next = new Map(
      sources.map((file) => [
        file.path,
        file.imports.filter(({ typeOnly }) => !typeOnly).map(({ from }) => from),
      ]),
    );
    const circles: string[] = [];
    const done = new Set<string>();
    const follow = (file: string, trail: readonly string[]): void => {
      if (trail.includes(file)) {
        circles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
        return;
      }
      if (done.has(file)) return;
      for (const target of next.get(file) ?? []) follow(target, [...trail, file]);
      done.add(file);
    };
    for (const file of next.keys()) follow(file, []);
    expect(circles).toEqual([]);
  });

  test('only config.ts reads the environment', () => {
    expect(oddities(['process.env'], (file) => file.startsWith('src/') && file !== 'src/config.ts')).toEqual(
      [],
    );
  });

  test('Mongoose stays in stores and platform, Agenda in jobs/agenda.ts', () => {
    expect(
      faults(({ path: file, imports }) =>
        imports.flatMap(({ from }) => {
          // The bench's floor is the raw driver by its nature.
          const isFloor = file.startsWith('scripts/bench/');
          if (/^(mongoose|mongodb)$/.test(from) && !isStore(file) && !inPlatform(file) && !isFloor)
            return [`imports ${from}`];
          if (/^(@agendajs\/|agenda$)/.test(from) && file !== 'jobs/agenda.ts') return [`imports ${from}`];
          return [];
        }),
      ),
    ).toEqual([]);
  });

  test('only use cases write: reports open no transaction, rules know no store', () => {
    expect(
      faults(({ path: file, imports }) => {
        const froms = imports.filter(({ typeOnly }) => !typeOnly).map(({ from }) => from);
        // What reports keep of what they said is theirs.
        const isRead = areaOf(file) === 'reports' && !REPORTS_THAT_KEEP.includes(file);
        if (isRead && froms.includes('src/platform/use-case.ts')) return ['opens a transaction'];
        if (file.endsWith('.rules.ts'))
          return froms
            .filter((from) => isStore(from) || from === 'src/platform/database/database.ts')
            .map((from) => `imports ${from}`);
        return [];
      }),
    ).toEqual([]);
  });

  test('what changes a fact hands back its audit entry: the exceptions are these', () => {
    const importers = (name: RegExp) =>
      files.filter((file) => file.startsWith('src/') && name.test(readText(file))).sort();
    expect(importers(/\bentryIdOf\b/)).toEqual(['src/audit/record.ts', 'src/platform/use-case.ts']);
    expect(importers(/\btransactWithoutEntry\(/)).toEqual(WITHOUT_ENTRY);
    // What is no use case: reading in one snapshot, the log's own machinery, the leases of messages, the first account.
    expect(
      importers(/\bwithTransaction\(/).filter((file) => !/\.reads\.ts$|^src\/(platform|audit)\//.test(file)),
    ).toEqual(['src/accounts/ensure-first-administrator.ts', 'src/scheduling/messages/send-due-messages.ts']);
  });

  test(`a folder holds at most ${MAX_FILES} files beside its folders`, () => {
    const inFolder = Map.groupBy(
      files.filter((file) => /^(src|jobs|scripts)\//.test(file)),
      (file) => path.posix.dirname(file),
    );
    expect(
      [...inFolder]
        .filter(([folder, own]) => own.length > MAX_FILES && !LISTS.includes(folder))
        .map(([folder, own]) => `${folder}: ${own.length}`),
    ).toEqual([]);
  });

  test('upper bounds are half-open: no $lte in a query', () => {
    // The intervals of the house; and one engine loses the equal ones behind a longer index.
    const own = files.filter((file) => /^src\/.*\.ts$/.test(file));
    expect(own.filter((file) => readText(file).includes('$lte'))).toEqual([]);
  });

  test('types are not talked round: no any, no !, no as', () => {
    const applies = (file: string): boolean => file.startsWith('src/') || file.startsWith('jobs/');
    expect(
      oddities(['any', '!', 'as'], (file) => applies(file) && !isStore(file) && !inPlatform(file)),
    ).toEqual([]);
  });

  test('exports have names; no folder hides behind an index', () => {
    const barrels = sources.filter(({ path: file }) => path.posix.basename(file) === 'index.ts');
    expect([...barrels.map(({ path: file }) => file), ...oddities(['default export'], () => true)]).toEqual(
      [],
    );
  });

  test(`past ${MAX_LINES} lines of code a file is two files`, () => {
    expect(
      faults(({ path: file, linesOfCode }) =>
        linesOfCode > MAX_LINES && !/\.texts\.\w+\.ts$/.test(file) ? [`${linesOfCode} lines`] : [],
      ),
    ).toEqual([]);
  });

  test('files have kebab-case names', () => {
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.(ts|md|json)$/;
    const named = files.filter((file) => /^(src|jobs|scripts|test)\//.test(file));
    expect(named.filter((file) => !kebab.test(path.posix.basename(file)))).toEqual([]);
  });

  test('a document names no file, folder or refusal that is not there', () => {
    const folders = new Set(files.flatMap((file) => ancestors(file)));
    const documents = files.filter((file) => file.endsWith('.md'));
    const missing = documents.flatMap((document) =>
      [...readText(document).matchAll(/[`(]((?:[\w.-]+\/)+[\w.-]*\w|[\w-]+(?:\.\w+)*\.(?:ts|md))[`)]/g)]
        .map(([, named = '']) => named)
        .filter((named) => !problemRegistry.has(named) && !NOT_FILES.has(named))
        .filter((named) => !isThere(named, path.posix.dirname(document), folders))
        .map((named) => `${document}: ${named}`),
    );
    expect(missing).toEqual([]);
  });

  test('no file names a package registry or a folder of somebody’s machine', () => {
    const texts = files.filter((file) =>
      /\.(ts|js|json|md|yml|yaml|sh|mod|example)$|(^|\/)[^.]+$|^\.n/.test(file),
    );
    const telling = [
      /registry\.(npmjs|yarnpkg)|\bpypi\.org|python[h]osted|static\.crates\.io|proxy\.golang/,
      /(^|[\s"'`(=:])\/(work|root|home|Users|tmp)\/\w/m,
      /[A-Z]:\\+Users/,
    ];
    expect(texts.filter((file) => telling.some((pattern) => pattern.test(readText(file))))).toEqual([]);
  });
});
