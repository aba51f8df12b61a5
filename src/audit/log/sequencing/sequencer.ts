import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { killSession, type OwnSession, openOwnSession } from '../../../platform/http/own-session.ts';
import { errorForLog } from '../../../platform/log.ts';
import { type AppendDeps, appendToLog, LeaseLost } from './append-to-log.ts';
import { openLogState, releaseLogLease, renewLogLease, takeLogLease } from './hold-log-lease.ts';
import { getLogLag } from './log-lag.reads.ts';
import { listQueued } from './log-queue.store.ts';
import type { Lease, LogState } from './log-state.store.ts';
import { type Follower, startFollower } from './sequencer-follower.ts';

export interface Sequencer {
  /** Numbers the entries still waiting, releases the lease, and ends. Safe to call twice. */
  stop(): Promise<void>;
}

export interface SequencerDeps extends AppendDeps {
  readonly log: Logger;
  readonly origin: string;
  /** What else the holder does while it holds the lease, concurrently with the sequencing. */
  readonly whileHolding?: () => Promise<void>;
  /** How often it looks for waiting entries, in milliseconds. */
  readonly pollMs?: number;
  /** After how long without a sign of life a holder is replaced, in milliseconds. */
  readonly leaseMs?: number;
}

/** About twice a second, so that a checkpoint is at most a second old, whatever a transaction takes. */
const POLL_MS = 400;
const LEASE_MS = 5_000;
/** Leaves in one transaction, which takes some hundred milliseconds. */
const BATCH = 1_000;
const LAG_SECONDS = 10;
const LAG_ENTRIES = 20_000;
const ALARM_EVERY_MS = 60_000;
const LOOK_EVERY_MS = 1_000;
const DRAIN_MS = 10_000;

/**
 * Keeps the log up to date with the written entries. Any number may run; the holder of the lease works. A plain loop and not
 * a job of the scheduler, which polls once a second and only knows the age of a lock, while here every transaction is fenced
 * by the number of the lease. No two clocks are compared: a waiting sequencer takes the lease if the holder's sign of life has
 * not moved for `leaseMs` on its own clock. The holder appends in a database session that the lease names: the next holder
 * ends that session first, and with it any transaction that a killed holder left open.
 */
export function startSequencer(deps: SequencerDeps): Sequencer {
  const { database, log, pollMs = POLL_MS, leaseMs = LEASE_MS } = deps;
  const holder = randomUUID();
  const stopping = Promise.withResolvers<void>();
  let isStopping = false;
  let lease: Lease | undefined;
  let own: OwnSession | undefined;
  let seen: { readonly state: LogState; readonly since: number } | undefined;
  let lastSign = 0;
  let lastAlarm = Number.NEGATIVE_INFINITY;
  let lastLook = Number.NEGATIVE_INFINITY;
  let beside: Follower | undefined;

  const endHolding = async (): Promise<void> => {
    lease = undefined;
    seen = undefined;
    await beside?.stop();
    beside = undefined;
    await own?.end().catch(() => undefined);
    own = undefined;
  };

  const tryToHold = async (): Promise<void> => {
    const state = await openLogState(database, deps.origin);
    const now = performance.now();
    const hasMoved = seen?.state.fence !== state.fence || seen.state.beat !== state.beat;
    if (seen === undefined || hasMoved) seen = { state, since: now };
    if (state.holder !== '' && now - seen.since < leaseMs) return;
    if (state.holder !== '' && state.session) await endSessionOf(state.session);
    own = openOwnSession(database);
    lease = await takeLogLease(deps, state, holder, own.id);
    if (lease === undefined) await endHolding();
    seen = undefined;
    lastSign = performance.now();
    if (lease !== undefined && deps.whileHolding !== undefined) {
      beside = startFollower(deps.whileHolding, log);
    }
  };

  /** If this fails, the log only falls behind until the database ends the transaction by itself. */
  const endSessionOf = async (session: string): Promise<void> => {
    await killSession(database, session).catch((error: unknown) =>
      log.warn({ err: errorForLog(error) }, 'the session of a former holder could not be ended'),
    );
  };

  /** Appends waiting entries; returns whether more may be waiting. */
  const work = async (held: Lease): Promise<boolean> => {
    const inOwn = own?.reader ?? database;
    const [first] = await listQueued(database, 1);
    if (first !== undefined) {
      const appended = await appendToLog({ ...deps, database: inOwn }, held, BATCH);
      lastSign = performance.now();
      return appended === BATCH;
    }
    if (performance.now() - lastSign > leaseMs / 3) {
      await renewLogLease(inOwn, held);
      lastSign = performance.now();
    }
    return false;
  };

  const step = async (): Promise<boolean> => {
    try {
      if (lease === undefined) await tryToHold();
      return lease !== undefined && (await work(lease));
    } catch (error) {
      if (error instanceof LeaseLost) log.warn('another process now holds the lease of the transparency log');
      else log.error({ err: errorForLog(error) }, 'transparency log');
      if (error instanceof LeaseLost || lease === undefined) await endHolding();
      return false;
    }
  };

  const alarm = async (): Promise<void> => {
    const now = performance.now();
    if (now - lastAlarm < ALARM_EVERY_MS || now - lastLook < LOOK_EVERY_MS) return;
    lastLook = now;
    const lag = await getLogLag(database, deps.clock).catch(() => undefined);
    if (lag === undefined || (lag.seconds < LAG_SECONDS && lag.entries < LAG_ENTRIES)) return;
    lastAlarm = now;
    log.error({ ...lag }, 'the transparency log is behind');
  };

  const run = async (): Promise<void> => {
    while (!isStopping) {
      const hasMore = await step();
      await alarm();
      if (!hasMore) await Promise.race([pause(pollMs), stopping.promise]);
    }
    const late = performance.now() + DRAIN_MS;
    while (lease !== undefined && performance.now() < late && (await step()));
    const held = lease;
    await endHolding();
    if (held !== undefined) {
      await releaseLogLease(database, held).catch((error: unknown) =>
        log.warn({ err: errorForLog(error) }, 'the lease of the transparency log was not released'),
      );
    }
  };

  const ended = run();
  return {
    stop: () => {
      isStopping = true;
      stopping.resolve();
      return ended;
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
