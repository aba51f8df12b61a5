import { z } from 'zod';
import { type Bench, docs, measurePosts, nextKey } from '../bench-database.ts';
import { type Measured, type Result, serverErrors } from '../measure.ts';
import type { Post } from '../send-load.ts';
import { measureDoseFloor } from './dose-floor.ts';
import {
  communeOf,
  PROVINCE,
  publishedSession,
  registerWorkers,
  stockedSite,
  upToTheInjection,
} from './province.ts';

/** W1: doses recorded by 1 client, then by 16, each client at a session of its own. */
export async function recordDoses(bench: Bench, clients: number, perClient: number): Promise<Result> {
  const { province } = bench;
  const sessions: { id: string; lot: string }[] = [];
  for (let index = 0; index < clients; index += 1) {
    const commune = communeOf(index);
    await registerWorkers(province, commune, perClient);
    const { site, lots } = await stockedSite(province, [perClient]);
    const id = await publishedSession(province, site, commune, perClient, { call: perClient, standby: 0 });
    sessions.push({ id, lot: lots[0] ?? '' });
  }
  const people = await upToTheInjection(
    province,
    sessions.map(({ id }) => id),
  );
  const injectedAt = province.clock.now().toISOString();
  // Interleaved, so that clients that work side by side work at different sessions.
  const posts = Array.from({ length: perClient }, (_, row) =>
    sessions.map(({ id, lot }) => dosePost(id, people.get(id)?.[row] ?? '', lot, injectedAt)),
  ).flat();
  const { before, service } = await measurePosts(bench, clients, posts);
  const floor = await measureDoseFloor(bench, clients, posts, before, []);
  const violations = await doseViolations(
    bench,
    sessions.map(({ id }) => id),
    posts.length,
    service,
  );
  return {
    workload: 'W1',
    what: 'recording doses, each client at its own session',
    clients,
    floor,
    service,
    violations,
  };
}

/** W2: clients on one lot of `stock` doses, with twice as many attempts. */
export async function exhaustLot(bench: Bench, clients: number, stock: number): Promise<Result> {
  const { province } = bench;
  const commune = communeOf(20);
  const attempts = stock * 2;
  await registerWorkers(province, commune, attempts);
  const { site, lots } = await stockedSite(province, [stock, stock]);
  const session = await publishedSession(province, site, commune, attempts, { call: attempts, standby: 0 });
  const people = (await upToTheInjection(province, [session])).get(session) ?? [];
  const injectedAt = province.clock.now().toISOString();
  const posts = people.map((person) => dosePost(session, person, lots[0] ?? '', injectedAt));
  const { before, service } = await measurePosts(bench, clients, posts);
  const refused = await docs(bench, 'auditEnattempts', { problem: 'dose/lot-exhausted' });
  const floor = await measureDoseFloor(bench, clients, posts, before, refused);
  const violations = await doseViolations(bench, [session], stock, service);
  if ((service.statuses['409 dose/lot-exhausted'] ?? 0) !== attempts - stock) {
    violations.push(`${attempts - stock} refusals were expected: ${JSON.stringify(service.statuses)}`);
  }
  return {
    workload: 'W2',
    what: `${clients} clients on one lot of ${stock} doses, ${attempts} attempts`,
    clients,
    floor,
    service,
    violations,
  };
}

function dosePost(session: string, person: string, lot: string, injectedAt: string): Post {
  return {
    path: '/v1/doses',
    body: JSON.stringify({ session, person, lot, injectedAt, vaccinator: 'TD-1' }),
    key: nextKey(),
  };
}

async function doseViolations(
  bench: Bench,
  sessions: readonly string[],
  expected: number,
  service: Measured,
): Promise<string[]> {
  const given = await docs(bench, 'doses', { session: { $in: sessions } });
  const violations = serverErrors(service);
  if (given.length !== expected)
    violations.push(`${given.length} doses are recorded, ${expected} were expected`);
  if (new Set(given.map((dose) => dose.person)).size !== given.length)
    violations.push('somebody was given two doses');
  if ((service.statuses['201'] ?? 0) !== expected)
    violations.push(`answers: ${JSON.stringify(service.statuses)}`);
  const ledger = await bench.province.province.get(
    `/v1/reports/ledger?area=${PROVINCE}`,
    z.object({ balanced: z.boolean() }),
  );
  if (!ledger.balanced) violations.push('the ledger does not balance');
  return violations;
}
