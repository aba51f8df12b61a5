import { randomUUID } from 'node:crypto';
import { MongoJobRepository } from '@agendajs/mongo-backend';
import { Agenda, type AgendaBackend, InMemoryNotificationChannel } from 'agenda';
import { COUNTRY } from '../src/platform/area.ts';
import { SITE_ZONE } from '../src/platform/clock.ts';
import type { Database } from '../src/platform/database/database.ts';
import { systemActor } from '../src/platform/http/auth.ts';
import type { Metrics } from '../src/platform/http/metrics.ts';
import { errorForLog } from '../src/platform/log.ts';
import type { Job, JobDeps, JobResult } from './job.ts';
import { findJobResult, storeJobResult } from './job-result.store.ts';

export interface JobQueue {
  /** Starts processing; recurring jobs are scheduled unless `recurring` is false. */
  start(recurring?: boolean): Promise<void>;
  /** Requests a run now, waits until this or another worker has done it, and returns its result. */
  runNow(name: string): Promise<JobResult>;
  /** Takes no new jobs, gives back those not begun, and waits for running ones. Safe to call twice. */
  stop(): Promise<void>;
}

export interface QueueDeps extends JobDeps {
  readonly metrics?: Metrics;
  /** How often this worker polls for jobs, in milliseconds. */
  readonly pollMs?: number;
  /** How long the locks of a dead worker block the others, in milliseconds; a live worker renews its locks. */
  readonly lockMs?: number;
  /** How long `runNow` waits for its run, in milliseconds. */
  readonly runNowMs?: number;
}

interface RunRequest {
  readonly token?: string;
}

const COLLECTION = 'agendaJobs';
const POLL_MS = 1_000;
const LOCK_MS = 30_000;
const RUN_NOW_MS = 5 * 60_000;
const RESULT_POLL_MS = 25;
/** Jobs work in small transactions, so the next run does whatever a run that is cut off leaves undone. */
const STOP_MS = 60_000;

/** The job queue, over Agenda. The scheduler only decides *when*; the jobs themselves make sure that work is done once. */
export function createJobQueue(jobs: readonly Job[], deps: QueueDeps): JobQueue {
  const { log, lockMs = LOCK_MS } = deps;
  const store = openStore(deps.database);
  const agenda = new Agenda({
    backend: store.backend,
    // Runs requested in this process start at once; other workers poll every `processEvery`.
    notificationChannel: new InMemoryNotificationChannel(),
    processEvery: deps.pollMs ?? POLL_MS,
    defaultLockLifetime: lockMs,
    defaultConcurrency: 1,
    // No second run of a job while one is running here: another worker may be free.
    defaultLockLimit: 1,
  });
  agenda.on('error', (error: Error) => log.error({ err: errorForLog(error) }, 'job queue'));
  const runs = countRuns();
  let stopped: Promise<void> | undefined;

  for (const job of jobs) {
    agenda.define<RunRequest>(job.name, async (run) => {
      store.begun(String(run.attrs._id));
      runs.begin(String(run.attrs._id));
      const renewing = renewLock(() => run.touch(), lockMs / 3);
      try {
        await runAndStore(job, deps, run.attrs.data?.token);
      } finally {
        await renewing.end();
      }
    });
  }
  agenda.on('complete', (run: { attrs: { _id?: unknown; type: string } }) => {
    const id = String(run.attrs._id);
    // Requested runs are removed once done or failed; their results are stored separately.
    const cleared = run.attrs.type === 'single' ? Promise.resolve() : store.remove(id);
    cleared
      .catch((error: unknown) => log.warn({ err: errorForLog(error) }, 'job queue'))
      .finally(() => runs.end(id));
  });

  return {
    async start(recurring = true) {
      await store.connected;
      await agenda.start();
      if (recurring) for (const job of jobs) await schedule(job);
    },
    async runNow(name) {
      if (stopped !== undefined) throw new Error('the job queue is stopped');
      if (!jobs.some((job) => job.name === name)) throw new Error(`no such job: ${name}`);
      const token = randomUUID();
      await agenda.now(name, { token });
      const deadline = performance.now() + (deps.runNowMs ?? RUN_NOW_MS);
      while (performance.now() < deadline) {
        const found = await findJobResult(deps.database, token);
        if (found?.outcome === 'failed') throw new Error(`job ${name} failed`);
        if (found !== undefined) return found.result;
        await pause(RESULT_POLL_MS);
      }
      throw new Error(`job ${name} was not done in time`);
    },
    async stop() {
      stopped ??= (async () => {
        store.close();
        // `drain` would also run waiting jobs, and keep the locks of those it does not run.
        await agenda.stop();
        await store.giveBack();
        if (!(await runs.allEnded(STOP_MS))) log.warn('jobs were still running at the end of the wait');
      })();
      return stopped;
    },
  };

  /** Leaves a planned run unchanged, so that one that fell due while no worker was running is caught up on. */
  async function schedule(job: Job): Promise<void> {
    if (await isPlanned(job)) return;
    try {
      await agenda.every(job.cron, job.name, undefined, { timezone: SITE_ZONE, skipImmediate: true });
    } catch (error) {
      // Another worker that starts at the same moment may have planned it.
      if (!(await isPlanned(job))) throw error;
    }
  }

  async function isPlanned(job: Job): Promise<boolean> {
    const { jobs: known } = await agenda.queryJobs({ name: job.name });
    return known.some(
      ({ type, repeatInterval, repeatTimezone, nextRunAt }) =>
        type === 'single' &&
        repeatInterval === job.cron &&
        repeatTimezone === SITE_ZONE &&
        nextRunAt !== null,
    );
  }
}

/** Runs a job now, with its metrics and log line. */
export async function runJob(job: Job, deps: JobDeps & { readonly metrics?: Metrics }): Promise<JobResult> {
  const requestId = `job-${job.name}-${randomUUID().slice(0, 8)}`;
  const startedAt = performance.now();
  const { database, clock, log, identityKey, metrics } = deps;
  try {
    const context = {
      database,
      clock,
      log,
      requestId,
      actor: systemActor(COUNTRY),
      secrets: { identityKey },
      ...(metrics === undefined
        ? {}
        : { counters: { onRetry: () => metrics.retries.inc(), onDeadline: () => metrics.deadlines.inc() } }),
    };
    const result = await job.run(context, deps);
    metrics?.jobRuns.inc({ job: job.name, outcome: 'done' });
    log.info({ requestId, job: job.name, ms: Math.round(performance.now() - startedAt), ...result }, 'job');
    return result;
  } catch (error) {
    metrics?.jobRuns.inc({ job: job.name, outcome: 'failed' });
    log.error({ requestId, job: job.name, err: errorForLog(error) }, 'job failed');
    throw error;
  }
}

async function runAndStore(job: Job, deps: QueueDeps, token: string | undefined): Promise<void> {
  const store = async (outcome: 'done' | 'failed', result: JobResult): Promise<void> => {
    if (token !== undefined) await storeJobResult(deps.database, { token, job: job.name, outcome, result });
  };
  try {
    await store('done', await runJob(job, deps));
  } catch (error) {
    await store('failed', {});
    // Agenda stores the message of what it catches, and a message may carry data.
    throw new Error(error instanceof Error ? error.name : 'failed');
  }
}

/**
 * Agenda's jobs in the service's own database. Tracks which jobs this worker has locked and not begun: at a stop Agenda
 * would keep their locks, and no other worker could run them until these expire.
 */
function openStore(database: Database) {
  const { db } = database.connection;
  if (db === undefined) throw new Error('the database is not connected');
  const repository = new MongoJobRepository({ mongo: db, db: { collection: COLLECTION } });
  const take = repository.getNextJobToRun.bind(repository);
  const taken = new Set<string>();
  const taking = new Set<Promise<unknown>>();
  let closed = false;
  repository.getNextJobToRun = async (...wanted) => {
    if (closed) return undefined;
    const attempt = take(...wanted);
    taking.add(attempt);
    try {
      const found = await attempt;
      if (found?._id !== undefined) taken.add(found._id);
      return found;
    } finally {
      taking.delete(attempt);
    }
  };
  const connect = async (): Promise<void> => {
    await repository.connect();
    // A recurring job has one entry, however many workers start at once: `every` alone is no constraint.
    await db
      .collection(COLLECTION)
      .createIndex(
        { name: 1 },
        { name: 'agenda_recurring', unique: true, partialFilterExpression: { type: 'single' } },
      );
  };
  const connected = connect();
  const backend: AgendaBackend = {
    name: 'MongoDB',
    repository,
    ownsConnection: false,
    // Agenda does not handle a rejection here; `start` awaits `connected`.
    connect: () => connected.catch(() => undefined),
    disconnect: async () => undefined,
  };
  return {
    backend,
    connected,
    begun: (id: string) => void taken.delete(id),
    remove: async (id: string) => void (await repository.removeJobs({ id })),
    close: () => {
      closed = true;
    },
    async giveBack() {
      await Promise.allSettled(taking);
      await pause(0);
      if (taken.size > 0) await repository.unlockJobs([...taken]);
    },
  };
}

/** Tracks runs that have begun and are not yet written back. */
function countRuns() {
  const open = new Set<string>();
  let onEmpty: (() => void) | undefined;
  return {
    begin: (id: string) => void open.add(id),
    end(id: string) {
      open.delete(id);
      if (open.size === 0) onEmpty?.();
    },
    /** False if the wait timed out. */
    async allEnded(waitMs: number): Promise<boolean> {
      if (open.size === 0) return true;
      return new Promise((resolve) => {
        const cut = setTimeout(() => resolve(false), waitMs);
        onEmpty = () => {
          clearTimeout(cut);
          resolve(true);
        };
      });
    },
  };
}

/** Renews a lock until `end`, which waits for a renewal in progress, so that none outlives the run. */
function renewLock(touch: () => Promise<void>, everyMs: number): { end(): Promise<void> } {
  let last: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    // If the lock is lost, another worker runs the job, too; jobs are written to bear that.
    last = touch().catch(() => undefined);
  }, everyMs);
  return {
    async end() {
      clearInterval(timer);
      await last;
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
