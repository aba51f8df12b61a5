import { type LogSettings, logSettingsOf } from '../src/audit/log/checkpoints/log-settings.ts';
import { sendToWitnesses } from '../src/audit/log/checkpoints/send-to-witnesses.ts';
import { openLogState } from '../src/audit/log/sequencing/hold-log-lease.ts';
import { type Sequencer, startSequencer } from '../src/audit/log/sequencing/sequencer.ts';
import { type Config, ConfigError } from '../src/config.ts';
import type { Metrics } from '../src/platform/http/metrics.ts';
import { createSender } from '../src/scheduling/messages/message-sender.ts';
import { createJobQueue, type JobQueue } from './agenda.ts';
import { allJobs } from './all-jobs.ts';
import type { JobDeps } from './job.ts';

/**
 * Starts the worker: the job queue with every job, recurring unless `recurring` is false, and the sequencer of the
 * transparency log. At a stop the jobs end first, so that their entries are still sequenced.
 */
export async function startWorker(
  deps: Pick<JobDeps, 'database' | 'clock' | 'log'> & {
    readonly config: Config;
    readonly metrics: Metrics;
    readonly recurring?: boolean;
    readonly pollMs?: number;
  },
): Promise<JobQueue> {
  const { config } = deps;
  const settings = logSettingsOf(config);
  if (settings === undefined) throw new ConfigError('LOG_SIGNING_KEY: the worker signs the transparency log');
  await openLogState(deps.database, settings.origin);
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
  const sequencer = startLog(settings, deps);
  return { ...queue, stop: () => queue.stop().finally(() => sequencer.stop()) };
}

function startLog(
  { origin, keys, witnesses }: LogSettings,
  { database, clock, log }: Pick<JobDeps, 'database' | 'clock' | 'log'>,
): Sequencer {
  return startSequencer({
    database,
    clock,
    log,
    origin,
    keys,
    ...(witnesses.length === 0
      ? {}
      : { whileHolding: () => sendToWitnesses({ database, clock, log, witnesses }) }),
  });
}
