import { startWorker } from '../jobs/start-worker.ts';
import { ensureFirstAdministrator } from './accounts/ensure-first-administrator.ts';
import { ConfigError, readConfig } from './config.ts';
import { systemClock } from './platform/clock.ts';
import { createLog } from './platform/log.ts';
import { errorForLog } from './platform/router.ts';
import { type Service, startService } from './start-service.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Process entry: settings → log → database → listen; on SIGTERM or SIGINT: finish requests, drain jobs, close. */
async function main(): Promise<void> {
  const config = readConfig();
  const log = createLog(config.LOG_LEVEL);
  const service = await startService({ config, clock: systemClock, log, onProgress: say });
  const stopOn = stopper(service, async () => worker?.stop());
  process.once('SIGTERM', stopOn);
  process.once('SIGINT', stopOn);
  const worker =
    config.WORKER === 'on'
      ? await startWorker({
          config,
          clock: systemClock,
          log,
          database: service.database,
          metrics: service.metrics,
        })
      : undefined;

  say(`Vaccine queue is listening on ${service.url}`);
  say(`  API documentation  ${service.url}/docs/`);
  say(
    `  database           ${service.embedded?.engine ?? 'MongoDB at MONGODB_URI'}${service.embedded ? `, data in ${config.DATA_FOLDER}` : ''}`,
  );
  const first = await ensureFirstAdministrator(service.database, systemClock, service.embedded !== undefined);
  if (first?.password !== undefined) {
    say(
      `  first account      username ${first.username}   password ${first.password}   (shown this once: keep it)`,
    );
  } else if (first !== undefined) {
    say('  no account yet     make one with: npm run create-account');
  }

  function stopper(running: Service, drain: () => Promise<void>): () => void {
    return () => {
      log.info('stopping');
      running.stop(drain).then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: errorForLog(error) }, 'stopping failed');
          process.exit(1);
        },
      );
    };
  }
}

main().catch((error: unknown) => {
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${error instanceof ConfigError ? text : `The service could not start: ${text}`}\n`);
  process.exit(1);
});
