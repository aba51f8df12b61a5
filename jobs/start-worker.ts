import type { Config } from '../src/config.ts';
import type { Metrics } from '../src/platform/metrics.ts';
import { createSender } from '../src/scheduling/message-sender.ts';
import { createJobQueue, type JobQueue } from './agenda.ts';
import { allJobs } from './all-jobs.ts';
import type { JobDeps } from './job.ts';

/** Starts the worker: the job queue with every job, recurring unless told otherwise. */
export async function startWorker(
  deps: Pick<JobDeps, 'database' | 'clock' | 'log'> & {
    readonly config: Config;
    readonly metrics: Metrics;
    readonly recurring?: boolean;
    readonly pollMs?: number;
  },
): Promise<JobQueue> {
  const { config } = deps;
  const queue = createJobQueue(allJobs, {
    database: deps.database,
    clock: deps.clock,
    log: deps.log,
    metrics: deps.metrics,
    identityKey: config.IDENTITY_KEY,
    sender: createSender(config, deps.log),
    ...(deps.pollMs === undefined ? {} : { pollMs: deps.pollMs }),
  });
  await queue.start(deps.recurring ?? true);
  return queue;
}
