import { ConfigError, readConfig } from '../src/config.ts';
import { systemClock } from '../src/platform/clock.ts';
import { openDatabase } from '../src/platform/database/database.ts';
import { createMetrics } from '../src/platform/http/metrics.ts';
import { createLog } from '../src/platform/log.ts';
import { runUntilStopped } from '../src/run-until-stopped.ts';
import { startWorker } from './start-worker.ts';

/** Entry of the worker process: jobs only, beside any number of HTTP processes on the same MongoDB. */
async function main(): Promise<number> {
  const config = readConfig();
  const { MONGODB_URI } = config;
  if (MONGODB_URI === undefined) {
    throw new ConfigError(
      'MONGODB_URI: a worker of its own needs a database of its own; npm start runs jobs on the embedded one',
    );
  }
  const log = createLog(config.LOG_LEVEL);
  return runUntilStopped(log, async () => {
    const database = await openDatabase(MONGODB_URI, config.DATABASE_NAME);
    const queue = await startWorker({ config, clock: systemClock, log, database, metrics: createMetrics() });
    log.info('the worker is running');
    return { stop: () => queue.stop().then(() => database.close()) };
  });
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
