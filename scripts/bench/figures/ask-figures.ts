import { listDistricts } from '../../../src/places/administrative-units.ts';
import { addDays, dayAtSite } from '../../../src/platform/clock.ts';
import { foldAllCoverage } from '../../../src/reports/rollup/fold-coverage.ts';
import { foldLedger } from '../../../src/reports/rollup/fold-ledger.ts';
import { Dice } from '../../support/random.ts';
import type { Bench } from '../bench-database.ts';
import { runChild } from '../child-process.ts';
import { PROVINCE } from '../doses/province.ts';
import { measured, type Result } from '../measure.ts';
import type { AskOrder, AskReport } from './ask.ts';
import type { Question } from './live-figures.ts';
import { loadCampaign } from './load-campaign.ts';

const ASK = new URL('ask.ts', import.meta.url);
const DAYS = 60;
const MAX_MS = 50;
/** Doses that a peak day of such a campaign brings in the minutes by which the sums lag. */
const TAIL = 200;

/** W10: coverage and burn-down over many doses, most of them in stored sums and the last ones not yet. */
export async function askFigures(
  bench: Bench,
  doses: number,
  clients: number,
  asked: number,
): Promise<Result> {
  const { service, province, uri } = bench;
  const database = service.database.connection.name;
  const now = province.clock.now();
  const made = await loadCampaign(uri, database, { doses, days: DAYS, now });
  console.log(
    `  ${made.doses} doses, ${made.people} people, ${made.lines} lines of the ledger in ${made.seconds.toFixed(0)} s`,
  );
  const summed = await bringSumsUp(bench);
  // What has happened since the sums were brought up.
  const at = new Date(now.getTime() - 60_000);
  const latest = await loadCampaign(uri, database, { doses: TAIL, days: 1, now, at });
  console.log(
    `  sums brought up: courses in ${summed.courses.toFixed(0)} s, ledger in ${summed.ledger.toFixed(0)} s; ${latest.doses} doses since`,
  );
  // An account that may see the whole province.
  const of = { url: service.url, token: await province.province.signIn() };

  const questions = questionsAt(dayAtSite(now), asked);
  const probes = questions.filter((_, index) => index % Math.ceil(asked / PROBES) === 0);
  const live = await runChild<AskOrder, AskReport>(ASK, {
    of: { uri, database },
    clients: 1,
    questions: probes,
  });
  const answered = await runChild<AskOrder, AskReport>(ASK, { of, clients, questions });
  const again = await runChild<AskOrder, AskReport>(ASK, { of, clients: 1, questions: probes });
  const equalsLive = JSON.stringify(again.answers) === JSON.stringify(live.answers);
  const measuredService = measured(answered);
  const violations: string[] = [];
  if (!equalsLive) violations.push('the sums are not what counting gives');
  if (answered.statuses['200'] !== questions.length) violations.push(JSON.stringify(answered.statuses));
  if (measuredService.p99Ms >= MAX_MS) violations.push(`p99 is ${measuredService.p99Ms.toFixed(1)} ms`);
  return {
    workload: 'W10',
    what: `coverage and burn-down over ${made.doses + latest.doses} doses`,
    clients,
    floor: measured(live),
    service: measuredService,
    violations,
    also: { equalsLive, doses: made.doses + latest.doses },
  };
}

const PROBES = 12;
/** Courses in one transaction: nobody else writes here, and the stand-in database reads all that waits for each. */
const ALONE = 8_000;

/** Brings the sums up to date as the job does it. Returns seconds. */
async function bringSumsUp(bench: Bench): Promise<{ readonly courses: number; readonly ledger: number }> {
  const { context } = bench.province;
  const startedAt = performance.now();
  await foldAllCoverage(context, PROVINCE, ALONE);
  const counted = performance.now();
  while ((await foldLedger(context, PROVINCE)).more);
  const added = performance.now();
  return { courses: (counted - startedAt) / 1000, ledger: (added - counted) / 1000 };
}

function questionsAt(today: string, count: number): Question[] {
  const dice = new Dice(7);
  const areas = [PROVINCE, ...listDistricts(PROVINCE).map(({ code }) => code)];
  return Array.from({ length: count }, (_, index): Question => {
    const area = index % 3 === 0 ? PROVINCE : (areas[dice.between(0, areas.length - 1)] ?? PROVINCE);
    const to = addDays(today, -dice.between(0, DAYS - 1));
    if (index % 2 === 0) return { kind: 'coverage', area, day: to };
    return { kind: 'burn-down', area, from: addDays(to, -dice.between(0, DAYS)), to };
  });
}
