import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { readConfig } from '../src/config.ts';
import { ManualClock } from '../src/platform/clock.ts';
import { createLog } from '../src/platform/log.ts';
import { startService } from '../src/start-service.ts';
import { appendLog } from './bench/append-log.ts';
import { askFigures } from './bench/ask-figures.ts';
import type { Bench } from './bench/same-writes.ts';
import { setScene } from './bench/scene.ts';
import { shareOutCountry } from './bench/share-out-country.ts';
import { verifyTree } from './bench/verify-tree.ts';
import { bookSlots, exhaustLot, type Result, recordDoses } from './bench/workloads.ts';
import { table } from './demo/narrator.ts';

const USAGE = `Measures the service against the same writes by the raw driver, both in this run.
  npm run bench -- W1 W2 W3 W6 W7 W8 W10 --doses=1000000
W1 recording doses, 1 and 16 clients · W2 16 clients on one lot of 500 · W3 1,000 clients on 150 places
W6 sharing out among 700 districts
W7 appending to the transparency log · W8 verifying a log of a million leaves
W10 coverage and burn-down over so many doses`;

/** A run of every workload: sets up, measures service and floor, checks what must hold. */
const WORKLOADS: Readonly<Record<string, (bench: Bench) => Promise<Result[]>>> = {
  W1: async (bench) => [await recordDoses(bench, 1, 200), await recordDoses(bench, 16, 80)],
  W2: async (bench) => [await exhaustLot(bench, 16, 500)],
  W3: async (bench) => [await bookSlots(bench, 1000, 150)],
  W6: async () => [await shareOutCountry([1, 2, 3], 5)],
  W7: async (bench) => [await appendLog(bench, 30_000)],
  W8: async () => [await verifyTree(1_000_000)],
  W10: async (bench) => [await askFigures(bench, optionOf('doses', 1_000_000), 2, 2_000)],
};

async function main(): Promise<number> {
  const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  const wanted = asked.length === 0 ? Object.keys(WORKLOADS) : asked;
  if (wanted.some((name) => WORKLOADS[name] === undefined)) {
    console.error(USAGE);
    return 2;
  }
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'vaccine-queue-bench-'));
  // Leaving by process.exit, whatever the reason, ends the database with us.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
  process.once('exit', () => rmSync(dataFolder, { recursive: true, force: true }));
  const identityKey = randomBytes(32).toString('hex');
  const config = {
    ...readConfig({
      ...process.env,
      PORT: '0',
      DATA_FOLDER: dataFolder,
      LOG_LEVEL: 'error',
      IDENTITY_KEY: identityKey,
      AUTH_TOKEN_SECRET: randomBytes(32).toString('hex'),
    }),
    // The clock of a bench leaps from day to day.
    TOKEN_MINUTES: 60 * 24 * 60,
    DATABASE_NAME: `bench-${randomBytes(4).toString('hex')}`,
  };
  const clock = new ManualClock('2021-09-06T01:00:00Z');
  const service = await startService({
    config,
    clock,
    log: createLog(config.LOG_LEVEL),
    onProgress: console.log,
  });
  try {
    const uri = service.embedded?.uri ?? config.MONGODB_URI ?? '';
    console.log(
      `${service.embedded?.engine ?? 'MONGODB_URI'}, ${cpus().length} cores, Node ${process.version}\n`,
    );
    const bench: Bench = { service, uri, scene: await setScene(service, clock, identityKey) };
    const results: Result[] = [];
    for (const name of wanted) {
      console.log(`${name} …`);
      results.push(...((await WORKLOADS[name]?.(bench)) ?? []));
    }
    report(results);
    return results.every(({ violations }) => violations.length === 0) ? 0 : 1;
  } finally {
    await service.stop();
  }
}

/** A number given as `--name=5`. */
function optionOf(name: string, otherwise: number): number {
  const given = process.argv.find((word) => word.startsWith(`--${name}=`))?.split('=')[1];
  const number = given === undefined ? otherwise : Number(given);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} takes a whole number`);
  return number;
}

function report(results: readonly Result[]): void {
  const rounded = (value: number): string => value.toFixed(value < 10 ? 2 : 0);
  console.log(
    `\n${table(
      ['', 'clients', 'floor/s', 'service/s', 'ratio', 'p50 ms', 'p99 ms', 'violations', 'what'],
      results.map(({ workload, what, clients, floor, service, violations }) => [
        workload,
        String(clients),
        rounded(floor.perSecond),
        rounded(service.perSecond),
        (service.perSecond / floor.perSecond).toFixed(2),
        rounded(service.p50Ms),
        rounded(service.p99Ms),
        String(violations.length),
        what,
      ]),
    )}\n`,
  );
  for (const { workload, violations } of results)
    for (const violation of violations) console.log(`  ${workload}: ${violation}`);
  // The last of each workload is the one with most clients.
  for (const result of new Map(results.map((one) => [one.workload, one])).values()) {
    const { workload, clients, floor, service, violations, also } = result;
    console.log(
      JSON.stringify({
        workload,
        clients,
        floorPerSecond: Math.round(floor.perSecond * 100) / 100,
        servicePerSecond: Math.round(service.perSecond),
        ratio: Math.round((service.perSecond / floor.perSecond) * 100) / 100,
        p50Ms: Math.round(service.p50Ms * 10) / 10,
        p99Ms: Math.round(service.p99Ms * 10) / 10,
        violations: violations.length,
        ...also,
      }),
    );
  }
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
