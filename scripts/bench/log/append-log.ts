import { setTimeout as wait } from 'node:timers/promises';
import { openCheckpoint } from '../../../src/audit/log/checkpoints/checkpoint.ts';
import { generateSigningKey, parseSigningKey } from '../../../src/audit/log/checkpoints/signed-note.ts';
import { findBundleBytes, findTileBytes, latestCheckpoint } from '../../../src/audit/log/log.reads.ts';
import { listQueued } from '../../../src/audit/log/sequencing/log-queue.store.ts';
import { startSequencer } from '../../../src/audit/log/sequencing/sequencer.ts';
import { leafHash } from '../../../src/audit/log/tree/merkle.rules.ts';
import { numberKey } from '../../../src/audit/log/tree/number-key.ts';
import { verifyLog } from '../../../src/audit/log/verify-log.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { comparing } from '../../../src/platform/compare.ts';
import { openDatabase } from '../../../src/platform/database/database.ts';
import { canonicalJson } from '../../../src/platform/hash.ts';
import { newId } from '../../../src/platform/id.ts';
import { createLog } from '../../../src/platform/log.ts';
import { type Bench, docs, nextKey } from '../bench-database.ts';
import { runChild } from '../child-process.ts';
import { percentile, type Result } from '../measure.ts';
import type { FedDocs, FeedOrder, FeedReport } from './feed-log.ts';

const LANES = 8;
const BATCH = 50;
const ORIGIN = 'bench.localhost/log';

/** Entries a second at which p99 is measured. */
const PACE = 3_000;
const FEED = new URL('feed-log.ts', import.meta.url);

/**
 * W7: entries from their commit to a signed checkpoint that covers them. Throughput is measured while another process
 * writes as fast as the database takes it, latency while it writes 3,000 a second. The floor inserts the same documents
 * (entries, rows of the queue, leaves) with no tree.
 */
export async function appendLog(bench: Bench, count: number): Promise<Result> {
  const { database } = bench.service;
  const key = parseSigningKey(generateSigningKey(ORIGIN));
  const log = startSequencer({
    database,
    clock: systemClock,
    log: createLog('fatal'),
    origin: ORIGIN,
    keys: [key],
  });
  const full = await appendMeanwhile(bench, count);
  const paced = await appendMeanwhile(bench, Math.floor(count / 2), PACE);
  await log.stop();
  return {
    workload: 'W7',
    what: `append ${count} entries up to a signed checkpoint; p50 and p99 at ${PACE} entries/s`,
    clients: LANES,
    service: {
      perSecond: full.perSecond,
      p50Ms: percentile(paced.latencies, 0.5),
      p99Ms: percentile(paced.latencies, 0.99),
      statuses: {},
    },
    floor: await floor(bench, full.entries),
    violations: await violationsOf(bench, paced.size, key.verifier),
  };
}

interface Appended {
  readonly entries: readonly FedDocs[];
  readonly size: number;
  readonly perSecond: number;
  /** Milliseconds from the commit of each entry to the checkpoint, shortest first. */
  readonly latencies: readonly number[];
}

/** Another process writes entries; returns once the last of them is covered. */
async function appendMeanwhile(bench: Bench, count: number, perSecond?: number): Promise<Appended> {
  const { database } = bench.service;
  while ((await listQueued(database, 1)).length > 0 || (await latestCheckpoint(database)) === undefined) {
    await wait(20);
  }
  const first = (await latestCheckpoint(database))?.size ?? 0;
  const entries = Array.from({ length: count }, (_, number) => entryDocs(number));
  const seen: { size: number; at: number }[] = [];
  const watching = watch(database, first + count, seen);
  const order = {
    uri: bench.uri,
    database: database.connection.name,
    lanes: LANES,
    batch: BATCH,
    docs: entries,
  };
  const fed = await runChild<FeedOrder, FeedReport>(FEED, {
    ...order,
    ...(perSecond === undefined ? {} : { perSecond }),
  });
  await watching;
  const leaves = await docs(bench, 'logLeaves', { _id: { $gte: numberKey(first) } });
  const committedAt = new Map(
    entries.map(({ auditQueue }, index) => [auditQueue?._id, fed.committedAt[Math.floor(index / BATCH)]]),
  );
  const latencies = leaves.map(({ _id, entry }) => {
    const coveredAt = seen.find(({ size }) => size > Number(_id))?.at ?? Number.POSITIVE_INFINITY;
    return coveredAt - (committedAt.get(entry) ?? 0);
  });
  const seconds = ((seen.at(-1)?.at ?? fed.endedAt) - fed.startedAt) / 1000;
  return {
    entries,
    size: first + count,
    perSecond: count / seconds,
    latencies: latencies.sort(comparing((ms) => ms)),
  };
}

/** Notes when each size first had a signed checkpoint. */
async function watch(
  database: Bench['service']['database'],
  until: number,
  seen: { size: number; at: number }[],
): Promise<void> {
  const late = performance.now() + 120_000;
  for (let size = 0; size < until && performance.now() < late; await wait(5)) {
    const newest = await latestCheckpoint(database);
    if (newest === undefined || newest.size === size) continue;
    size = newest.size;
    seen.push({ size, at: Date.now() });
  }
}

function entryDocs(number: number): FedDocs {
  const now = new Date();
  const id = newId('26', now);
  const entry = {
    id,
    at: now.toISOString(),
    action: 'recordDose',
    outcome: 'done',
    actor: { account: '26-252.01FC0000000000000000000000', role: 'district', area: '26-252' },
    area: '26-252-001',
    subject: '0'.repeat(64),
    object: `26-252-001.${id.slice(3)}`,
    policyVersion: 'vn-covid19-2021@1',
    details: { lot: 'AZ-1', doseNumber: 1, kind: 'primary', day: '2021-09-06', groupCounted: 1, number },
    requestId: id.slice(3),
  };
  const bytes = Buffer.from(canonicalJson(entry));
  const { actor, subject, object, area, action, outcome } = entry;
  return {
    auditEntries: {
      _id: id,
      province: '26',
      district: '26-252',
      area,
      at: now,
      action,
      outcome,
      actor: actor.account,
      subject,
      object,
      bytes,
    },
    auditQueue: { _id: id, at: now, leafHash: leafHash(bytes) },
  };
}

async function floor(bench: Bench, entries: readonly FedDocs[]): Promise<Result['floor']> {
  const name = `floor-log-${nextKey().slice(10)}`;
  await (await openDatabase(bench.uri, name)).close();
  const withLeaves = entries.map(
    (one, index): FedDocs => ({
      ...one,
      logLeaves: {
        _id: numberKey(index),
        entry: one.auditQueue?._id,
        leafHash: one.auditQueue?.leafHash,
      },
    }),
  );
  const done = await runChild<FeedOrder, FeedReport>(FEED, {
    uri: bench.uri,
    database: name,
    lanes: LANES,
    batch: BATCH,
    docs: withLeaves,
  });
  const seconds = (done.endedAt - done.startedAt) / 1000;
  return { perSecond: entries.length / seconds, p50Ms: 0, p99Ms: 0, statuses: {} };
}

async function violationsOf(
  { service: { database } }: Bench,
  size: number,
  key: Parameters<typeof openCheckpoint>[1][number],
): Promise<string[]> {
  const newest = openCheckpoint((await latestCheckpoint(database))?.note ?? '', [key]);
  const source = {
    tile: (tile: Parameters<typeof findTileBytes>[1]) => findTileBytes(database, tile),
    bundle: (index: number, width: number) => findBundleBytes(database, index, width),
  };
  const { faults } = await verifyLog(source, newest);
  const short = newest.size === size ? [] : [`${newest.size} of ${size} entries are in the log`];
  return [...short, ...faults.map((fault) => JSON.stringify(fault))];
}
