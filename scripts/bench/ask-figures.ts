import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { createAccount } from '../../src/accounts/create-account.ts';
import { listDistricts } from '../../src/places/administrative-units.ts';
import { addDays, dayAtSite } from '../../src/platform/clock.ts';
import { systemActor } from '../../src/platform/http/auth.ts';
import { createLog } from '../../src/platform/log.ts';
import type { UseCaseContext } from '../../src/platform/use-case.ts';
import { foldAllCoverage } from '../../src/reports/rollup/fold-coverage.ts';
import { foldLedger } from '../../src/reports/rollup/fold-ledger.ts';
import { Dice } from '../support/random.ts';
import type { AskOrder, AskReport } from './ask.ts';
import type { Question } from './live-figures.ts';
import { loadCampaign } from './load-campaign.ts';
import { figures } from './measure.ts';
import type { Bench } from './same-writes.ts';
import type { Result } from './workloads.ts';

const PROVINCE = '26';
const DAYS = 60;
const MAX_MS = 50;
/** What a peak day of such a campaign brings in the minutes for which the sums stay behind. */
const TAIL = 200;

/** W10: coverage and burn-down over so many doses, most of them in kept sums and the last ones not yet. */
export async function askFigures(
  bench: Bench,
  doses: number,
  clients: number,
  asked: number,
): Promise<Result> {
  const { service, scene, uri } = bench;
  const database = service.database.connection.name;
  const now = scene.clock.now();
  const made = await loadCampaign(uri, database, { doses, days: DAYS, now });
  console.log(
    `  ${made.doses} doses, ${made.people} people, ${made.lines} lines of the ledger in ${made.seconds.toFixed(0)} s`,
  );
  const kept = await keepSums(bench);
  // What has happened since the sums were brought up.
  const at = new Date(now.getTime() - 60_000);
  const latest = await loadCampaign(uri, database, { doses: TAIL, days: 1, now, at });
  console.log(
    `  sums brought up: courses in ${kept.courses.toFixed(0)} s, ledger in ${kept.ledger.toFixed(0)} s; ${latest.doses} doses since`,
  );
  const of = { url: service.url, token: await signIn(bench) };

  const questions = questionsAt(dayAtSite(now), asked);
  const probes = questions.filter((_, index) => index % Math.ceil(asked / PROBES) === 0);
  const live = await inProcess({ of: { uri, database }, clients: 1, questions: probes });
  const answered = await inProcess({ of, clients, questions });
  const told = await inProcess({ of, clients: 1, questions: probes });
  const equalsLive = JSON.stringify(told.answers) === JSON.stringify(live.answers);
  const measured = figures(answered);
  const violations: string[] = [];
  if (!equalsLive) violations.push('the sums are not what counting gives');
  if (answered.statuses['200'] !== questions.length) violations.push(JSON.stringify(answered.statuses));
  if (measured.p99Ms >= MAX_MS) violations.push(`p99 is ${measured.p99Ms.toFixed(1)} ms`);
  return {
    workload: 'W10',
    what: `coverage and burn-down over ${made.doses + latest.doses} doses`,
    clients,
    floor: figures(live),
    service: measured,
    violations,
    also: { equalsLive, doses: made.doses + latest.doses },
  };
}

const PROBES = 12;
/** Courses in one transaction: nobody else writes here, and the stand-in reads all that waits for each. */
const ALONE = 8_000;

/** As the job does it, with the service's own use cases. */
async function keepSums(bench: Bench): Promise<{ readonly courses: number; readonly ledger: number }> {
  const context = contextOf(bench);
  const startedAt = performance.now();
  await foldAllCoverage(context, PROVINCE, ALONE);
  const counted = performance.now();
  while ((await foldLedger(context, PROVINCE)).more);
  const added = performance.now();
  return { courses: (counted - startedAt) / 1000, ledger: (added - counted) / 1000 };
}

/** Somebody who may see the whole province. */
async function signIn({ service, scene }: Bench): Promise<string> {
  const password = randomBytes(12).toString('hex');
  const account = { username: 'bench.figures', password, role: 'province', area: PROVINCE } as const;
  await createAccount(contextOf({ service, scene }), account);
  const answer = await fetch(`${service.url}/v1/sign-in`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: account.username, password }),
  });
  return z.object({ token: z.string() }).parse(await answer.json()).token;
}

function contextOf({ service, scene }: Pick<Bench, 'service' | 'scene'>): UseCaseContext {
  return {
    database: service.database,
    clock: scene.clock,
    actor: systemActor('VN'),
    requestId: 'bench',
    log: createLog('silent'),
    secrets: { identityKey: '' },
  };
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

function inProcess(order: AskOrder): Promise<AskReport> {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(import.meta.dirname, 'ask.ts'), { serialization: 'advanced' });
    child.once('message', (report: AskReport) => resolve(report));
    child.once('error', reject);
    child.once('exit', (code) => code !== 0 && reject(new Error(`ask.ts ended with ${code}`)));
    child.send(order);
  });
}
