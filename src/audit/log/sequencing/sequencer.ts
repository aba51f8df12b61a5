import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { killSession, type OwnSession, openOwnSession } from '../../../platform/http/own-session.ts';
import { errorForLog } from '../../../platform/log.ts';
import { type AppendDeps, appendToLog, LeaseLost } from './append-to-log.ts';
import { openLogState, releaseLogLease, renewLogLease, takeLogLease } from './hold-log-lease.ts';
import { readLogLag } from './log-lag.reads.ts';
import { listQueued } from './log-queue.store.ts';
import type { Lease, LogState } from './log-state.store.ts';
import { type Follower, startFollower } from './sequencer-follower.ts';

export interface Sequencer {
  /** Numbers what is still waiting, gives the lease back, and ends. Safe to call twice. */
  stop(): Promise<void>;
}

export interface SequencerDeps extends AppendDeps {
  readonly log: Logger;
  readonly origin: string;
  /** What else the holder of the lease does while it holds it, beside and never before the sequencing. */
  readonly whileHolding?: () => Promise<void>;
  /** How often it looks for news, in milliseconds. */
  readonly pollMs?: number;
  /** A holder that gives no sign of life for so long is taken over, in milliseconds. */
  readonly leaseMs?: number;
}

/** Twice a second while there is news: a checkpoint of at most a second's age, whatever a transaction takes. */
const POLL_MS = 400;
const LEASE_MS = 5_000;
/** As many leaves as one transaction takes: some hundred milliseconds. */
const BATCH = 1_000;
const LAG_SECONDS = 10;
const LAG_ENTRIES = 20_000;
const ALARM_EVERY_MS = 60_000;
const LOOK_EVERY_MS = 1_000;
const DRAIN_MS = 10_000;

/**
 * Keeps the log up with what is written. Any number may run; the one that holds the lease works. A plain loop and not a
 * job of the scheduler: that one looks once a second and knows a lock's age only, while here a holder is fenced by the
 * number of its lease in every transaction. No two clocks are compared: who waits for the lease takes it when the
 * holder's sign of life has stood still for `leaseMs` on the waiting one's own clock. The holder lengthens the log in a
 * session of its own that the lease names: who takes over ends it first, and with it what a killed holder left open.
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

  /** Without it the log would only fall behind until the database ends the transaction by itself. */
  const endSessionOf = async (session: string): Promise<void> => {
    await killSession(database, session).catch((error: unknown) =>
      log.warn({ err: errorForLog(error) }, 'the session of a holder that is gone could not be ended'),
    );
  };

  /** Appends what waits; answers whether more may be waiting. */
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

  const turn = async (): Promise<boolean> => {
    try {
      if (lease === undefined) await tryToHold();
      return lease !== undefined && (await work(lease));
    } catch (error) {
      if (error instanceof LeaseLost) log.warn('another process keeps the transparency log now');
      else log.error({ err: errorForLog(error) }, 'transparency log');
      if (error instanceof LeaseLost || lease === undefined) await endHolding();
      return false;
    }
  };

  const alarm = async (): Promise<void> => {
    const now = performance.now();
    if (now - lastAlarm < ALARM_EVERY_MS || now - lastLook < LOOK_EVERY_MS) return;
    lastLook = now;
    const lag = await readLogLag(database, deps.clock).catch(() => undefined);
    if (lag === undefined || (lag.seconds < LAG_SECONDS && lag.entries < LAG_ENTRIES)) return;
    lastAlarm = now;
    log.error({ ...lag }, 'the transparency log is behind');
  };

  const run = async (): Promise<void> => {
    while (!isStopping) {
      const hasMore = await turn();
      await alarm();
      if (!hasMore) await Promise.race([pause(pollMs), stopping.promise]);
    }
    const late = performance.now() + DRAIN_MS;
    while (lease !== undefined && performance.now() < late && (await turn()));
    const held = lease;
    await endHolding();
    if (held !== undefined) {
      await releaseLogLease(database, held).catch((error: unknown) =>
        log.warn({ err: errorForLog(error) }, 'the lease of the transparency log was not given back'),
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
