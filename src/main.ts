import type { Logger } from 'pino';
import type { JobQueue } from '../jobs/agenda.ts';
import { startWorker } from '../jobs/start-worker.ts';
import { ensureFirstAdministrator } from './accounts/ensure-first-administrator.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { systemClock } from './platform/clock.ts';
import { createLog } from './platform/log.ts';
import { type Running, runUntilStopped } from './run-until-stopped.ts';
import { type Service, startService } from './start-service.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Process entry. Start: settings, log, database, HTTP, jobs. Stop: finish requests, drain jobs, close the database. */
async function main(): Promise<number> {
  const config = readConfig();
  const log = createLog(config.LOG_LEVEL);
  return runUntilStopped(log, (isStopping) => start(config, log, isStopping));
}

/** Starts nothing more once the process has been asked to stop. */
async function start(config: Config, log: Logger, isStopping: () => boolean): Promise<Running> {
  const service = await startService({ config, clock: systemClock, log, onProgress: say });
  let worker: JobQueue | undefined;
  const stop = (): Promise<void> => service.stop(async () => worker?.stop());
  try {
    if (config.WORKER === 'on' && !isStopping()) {
      const { database, metrics } = service;
      worker = await startWorker({ config, clock: systemClock, log, database, metrics });
    }
    if (!isStopping()) await announce(service, config);
    return { stop };
  } catch (error) {
    // Only the first error matters; errors of stopping do not.
    await stop().catch(() => undefined);
    throw error;
  }
}

/** Prints the address of the service and, at the very first start, how to sign in. */
async function announce({ url, database, embedded }: Service, config: Config): Promise<void> {
  const where = embedded === undefined ? '' : `, data in ${config.DATA_FOLDER}`;
  say(`Vaccine queue is listening on ${url}`);
  say(`  API documentation  ${url}/docs/`);
  say(`  database           ${embedded?.engine ?? 'MongoDB at MONGODB_URI'}${where}`);
  const first = await ensureFirstAdministrator(database, systemClock, embedded !== undefined);
  if (first?.password !== undefined) {
    say(
      `  first account      username ${first.username}   password ${first.password}   (shown only once: keep it)`,
    );
  } else if (first !== undefined) {
    say('  no account yet     create one with: npm run create-account');
  }
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    const text = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${error instanceof ConfigError ? text : `The service could not start: ${text}`}\n`);
    process.exit(1);
  },
);
