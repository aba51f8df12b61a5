import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Logger } from 'pino';
import { type Config, readConfig } from '../../src/config.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { createLog } from '../../src/platform/log.ts';
import { type Service, startService } from '../../src/start-service.ts';

/** As a shell has it for a program that Ctrl-C has ended. */
export const FORCED = 130;

interface ThrowawayService {
  readonly service: Service;
  readonly config: Config;
  readonly log: Logger;
  /** Its data folder; gone when the process has ended. */
  readonly folder: string;
  /** From here on Ctrl-C does this instead of ending the process at once. */
  onInterrupt(end: () => void): void;
}

/**
 * Starts a service with a data folder, a database and secrets of its own, so that two of them never meet. `environment`
 * goes before the process's own. The folder is removed at the end of the process, even if that comes while the database starts.
 */
export async function startThrowawayService(order: {
  readonly name: string;
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string>>;
  readonly onProgress: (line: string) => void;
}): Promise<ThrowawayService> {
  const { name, clock, environment, onProgress } = order;
  const folder = mkdtempSync(path.join(tmpdir(), `vaccine-queue-${name}-`));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  // The last listener of the exit runs last: after the one that ends the database.
  const abandon = (): void => {
    process.once('exit', remove);
    process.exit(FORCED);
  };
  const interrupts = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of interrupts) process.on(signal, abandon);
  const config = {
    ...readConfig({
      ...process.env,
      ...environment,
      DATA_FOLDER: folder,
      AUTH_TOKEN_SECRET: randomBytes(32).toString('hex'),
      IDENTITY_KEY: randomBytes(32).toString('hex'),
    }),
    // The clock runs weeks in minutes: a token for all of them still lives only minutes.
    TOKEN_MINUTES: 60 * 24 * 60,
    DATABASE_NAME: `${name}-${randomBytes(4).toString('hex')}`,
  };
  const log = createLog(config.LOG_LEVEL);
  const service = await startService({ config, clock, log, onProgress }).finally(() =>
    process.once('exit', remove),
  );
  return {
    service,
    config,
    log,
    folder,
    onInterrupt: (end) => {
      for (const signal of interrupts) {
        process.off(signal, abandon);
        process.on(signal, end);
      }
    },
  };
}
