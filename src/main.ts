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

/** Process entry: settings → log → database → listen → jobs; told to stop: finish requests, drain jobs, close. */
async function main(): Promise<number> {
  const config = readConfig();
  const log = createLog(config.LOG_LEVEL);
  return runUntilStopped(log, (isTold) => start(config, log, isTold));
}

/** Nothing more is begun once it has been told to stop. */
async function start(config: Config, log: Logger, isTold: () => boolean): Promise<Running> {
  const service = await startService({ config, clock: systemClock, log, onProgress: say });
  let worker: JobQueue | undefined;
  const stop = (): Promise<void> => service.stop(async () => worker?.stop());
  try {
    if (config.WORKER === 'on' && !isTold()) {
      const { database, metrics } = service;
      worker = await startWorker({ config, clock: systemClock, log, database, metrics });
    }
    if (!isTold()) await announce(service, config);
    return { stop };
  } catch (error) {
    // The reason is what counts; what goes wrong on top of it does not.
    await stop().catch(() => undefined);
    throw error;
  }
}

/** Says where the service is, and, the very first time, how to sign in. */
async function announce({ url, database, embedded }: Service, config: Config): Promise<void> {
  const where = embedded === undefined ? '' : `, data in ${config.DATA_FOLDER}`;
  say(`Vaccine queue is listening on ${url}`);
  say(`  API documentation  ${url}/docs/`);
  say(`  database           ${embedded?.engine ?? 'MongoDB at MONGODB_URI'}${where}`);
  const first = await ensureFirstAdministrator(database, systemClock, embedded !== undefined);
  if (first?.password !== undefined) {
    say(
      `  first account      username ${first.username}   password ${first.password}   (shown this once: keep it)`,
    );
  } else if (first !== undefined) {
    say('  no account yet     make one with: npm run create-account');
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
