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
import { findJobResult, keepJobResult } from './job-result.store.ts';

export interface JobQueue {
  /** Begins to work; recurring jobs are scheduled unless `recurring` is false. */
  start(recurring?: boolean): Promise<void>;
  /** Asks for one run now, waits until a worker, this one or another, has done it, and answers what it did. */
  runNow(name: string): Promise<JobResult>;
  /** Takes no new work, gives back what it took and has not begun, waits for what is running. Safe to call twice. */
  stop(): Promise<void>;
}

export interface QueueDeps extends JobDeps {
  readonly metrics?: Metrics;
  /** How often this worker looks for work, in milliseconds. */
  readonly pollMs?: number;
  /** How long a worker that dies keeps its jobs from the others, in milliseconds; one that lives renews its locks. */
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
/** Jobs work in small transactions, so cutting a run off loses nothing that the next run does not do. */
const STOP_MS = 60_000;

/** The job queue over Agenda. The scheduler decides only *when*; that a thing is done once is the jobs' own affair. */
export function createJobQueue(jobs: readonly Job[], deps: QueueDeps): JobQueue {
  const { log, lockMs = LOCK_MS } = deps;
  const store = openStore(deps.database);
  const agenda = new Agenda({
    backend: store.backend,
    // What is asked for in this process is taken at once; the other workers look every `processEvery`.
    notificationChannel: new InMemoryNotificationChannel(),
    processEvery: deps.pollMs ?? POLL_MS,
    defaultLockLifetime: lockMs,
    defaultConcurrency: 1,
    // Takes no second run of a job while one is under way here: another worker may be free.
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
        await runAndKeep(job, deps, run.attrs.data?.token);
      } finally {
        await renewing.end();
      }
    });
  }
  agenda.on('complete', (run: { attrs: { _id?: unknown; type: string } }) => {
    const id = String(run.attrs._id);
    // Runs that were asked for are gone when done, failed ones too; their results are kept apart.
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
      const late = performance.now() + (deps.runNowMs ?? RUN_NOW_MS);
      while (performance.now() < late) {
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
        // `drain` would also run what is waiting here, and keep the locks of what it does not.
        await agenda.stop();
        await store.giveBack();
        if (!(await runs.allEnded(STOP_MS))) log.warn('jobs were still running at the end of the wait');
      })();
      return stopped;
    },
  };

  /** Leaves a run that is already planned as it is: one that fell due while no worker was up is then made up for. */
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

/** Runs one job here and now, with its metrics and its log line. */
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

async function runAndKeep(job: Job, deps: QueueDeps, token: string | undefined): Promise<void> {
  const keep = async (outcome: 'done' | 'failed', result: JobResult): Promise<void> => {
    if (token !== undefined) await keepJobResult(deps.database, { token, job: job.name, outcome, result });
  };
  try {
    await keep('done', await runJob(job, deps));
  } catch (error) {
    await keep('failed', {});
    // Agenda stores the message of what it catches, and a message may carry data.
    throw new Error(error instanceof Error ? error.name : 'failed');
  }
}

/**
 * Agenda's jobs in the service's own database, with note of what this worker has taken and not begun: Agenda would keep
 * those locks at a stop, and nobody could do the work before they run out.
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
    // Agenda lets a rejection here go unhandled; `connected` tells `start`.
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

/** Which runs have begun and are not yet written back. */
function countRuns() {
  const open = new Set<string>();
  let onEmpty: (() => void) | undefined;
  return {
    begin: (id: string) => void open.add(id),
    end(id: string) {
      open.delete(id);
      if (open.size === 0) onEmpty?.();
    },
    /** False when the wait ended first. */
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

/** Renews a lock until the end; the end waits for a renewal under way, which would else outlive the run. */
function renewLock(touch: () => Promise<void>, everyMs: number): { end(): Promise<void> } {
  let last: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    // A lock that is lost means that another worker does the job, too: harmless by the jobs' own nature.
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
