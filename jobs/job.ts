import type { Logger } from 'pino';
import type { Clock } from '../src/platform/clock.ts';
import type { Database } from '../src/platform/database/database.ts';
import type { Metrics } from '../src/platform/http/metrics.ts';
import type { UseCaseContext } from '../src/platform/use-case.ts';
import type { MessageSender } from '../src/scheduling/messages/message-sender.ts';

export interface JobDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly sender: MessageSender;
  readonly identityKey: string;
  readonly metrics?: Metrics;
}

/** What a run did, in numbers, for the log. */
export type JobResult = Readonly<Record<string, number>>;

/**
 * A job of the worker. `run` does everything that is due at `context.clock.now()`, so a late run catches up. A second or
 * concurrent run finds nothing left to do; unique indexes and conditional updates ensure that.
 */
export interface Job {
  readonly name: string;
  /** Cron expression in the sites' time zone. */
  readonly cron: string;
  /** The window that a run covers, for operators. */
  readonly covers: string;
  readonly run: (context: UseCaseContext, deps: JobDeps) => Promise<JobResult>;
}
