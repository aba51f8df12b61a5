import { ConfigError, readConfig } from '../src/config.ts';
import { systemClock } from '../src/platform/clock.ts';
import { openDatabase } from '../src/platform/database.ts';
import { createLog } from '../src/platform/log.ts';
import { createMetrics } from '../src/platform/metrics.ts';
import { errorForLog } from '../src/platform/router.ts';
import { startWorker } from './start-worker.ts';

/** Second process entry: jobs alone, beside any number of HTTP processes on the same MongoDB. */
async function main(): Promise<void> {
  const config = readConfig();
  if (config.MONGODB_URI === undefined) {
    throw new ConfigError(
      'MONGODB_URI: a worker of its own needs a database of its own; npm start runs jobs on the embedded one',
    );
  }
  const log = createLog(config.LOG_LEVEL);
  const database = await openDatabase(config.MONGODB_URI, config.DATABASE_NAME);
  const queue = await startWorker({ config, clock: systemClock, log, database, metrics: createMetrics() });
  log.info('the worker is running');
  const stop = (): void => {
    queue
      .stop()
      .then(() => database.close())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: errorForLog(error) }, 'stopping failed');
          process.exit(1);
        },
      );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
