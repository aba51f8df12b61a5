import { cpus } from 'node:os';
import { ManualClock } from '../src/platform/clock.ts';
import type { Bench } from './bench/bench-database.ts';
import { bookSlots } from './bench/doses/book-slots.ts';
import { setUpProvince } from './bench/doses/province.ts';
import { exhaustLot, recordDoses } from './bench/doses/record-doses.ts';
import { askFigures } from './bench/figures/ask-figures.ts';
import { appendLog } from './bench/log/append-log.ts';
import { verifyTree } from './bench/log/verify-tree.ts';
import type { Result } from './bench/measure.ts';
import { shareOutCountry } from './bench/share-out/share-out-country.ts';
import { readArguments, wholeNumber, wrongUsage } from './support/options.ts';
import { table } from './support/text-table.ts';
import { startThrowawayService } from './support/throwaway-service.ts';

const USAGE = `Measures the service against the same writes by the raw driver, both in this run. Status 1 if something does not hold.
  npm run bench -- W1 W2 W3 W6 W7 W8 W10 --doses=1000000
W1 recording doses, 1 and 16 clients · W2 16 clients on one lot of 500 · W3 1,000 clients on 150 slots
W6 sharing out among 700 districts
W7 appending to the transparency log · W8 verifying a log of a million leaves
W10 coverage and burn-down over --doses doses
  --scale=10   W1, W2 and W3 with a tenth of the requests, to see whether they work`;

interface Sizes {
  /** Doses of W10. */
  readonly doses: number;
  /** What the requests of W1, W2 and W3 are divided by. */
  readonly scale: number;
}

/** What each workload runs: it sets up, measures service and floor, and checks what must hold. */
const WORKLOADS: Readonly<Record<string, (bench: Bench, sizes: Sizes) => Promise<Result[]>>> = {
  W1: async (bench, { scale }) => [
    await recordDoses(bench, 1, Math.ceil(200 / scale)),
    await recordDoses(bench, 16, Math.ceil(80 / scale)),
  ],
  W2: async (bench, { scale }) => [await exhaustLot(bench, 16, 10 * Math.ceil(50 / scale))],
  W3: async (bench, { scale }) => [await bookSlots(bench, Math.ceil(1000 / scale), Math.ceil(150 / scale))],
  W6: async () => [await shareOutCountry([1, 2, 3], 5)],
  W7: async (bench) => [await appendLog(bench, 30_000)],
  W8: async () => [await verifyTree(1_000_000)],
  W10: async (bench, { doses }) => [await askFigures(bench, doses, 2, 2_000)],
};

async function main(wanted: readonly string[], sizes: Sizes): Promise<number> {
  const clock = new ManualClock('2021-09-06T01:00:00Z');
  const { service, config } = await startThrowawayService({
    name: 'bench',
    clock,
    environment: { PORT: '0', LOG_LEVEL: 'error' },
    onProgress: console.log,
  });
  try {
    const uri = service.embedded?.uri ?? config.MONGODB_URI ?? '';
    const engine = service.embedded?.engine ?? 'MONGODB_URI';
    console.log(`${engine}, ${cpus().length} cores, Node ${process.version}\n`);
    const province = await setUpProvince(service, clock, config.IDENTITY_KEY);
    const results: Result[] = [];
    for (const name of wanted) {
      console.log(`${name} …`);
      results.push(...((await WORKLOADS[name]?.({ service, uri, province }, sizes)) ?? []));
    }
    report(results);
    return results.every(({ violations }) => violations.length === 0) ? 0 : 1;
  } finally {
    await service.stop();
  }
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

const { values, positionals } = readArguments(USAGE, {
  doses: { type: 'string', default: '1000000' },
  scale: { type: 'string', default: '1' },
});
const unknown = positionals.find((name) => WORKLOADS[name] === undefined);
if (unknown !== undefined) wrongUsage(USAGE, `Unknown workload '${unknown}'`);
main(positionals.length === 0 ? Object.keys(WORKLOADS) : positionals, {
  doses: wholeNumber(USAGE, 'doses', values.doses, { from: 1, to: 100_000_000 }),
  scale: wholeNumber(USAGE, 'scale', values.scale, { from: 1, to: 50 }),
}).then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
