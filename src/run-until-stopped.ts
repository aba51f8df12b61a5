import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { errorForLog } from './platform/log.ts';

export interface Running {
  stop(): Promise<void>;
}

/** How long a start may still take once the process has been asked to stop. */
const FINISH_START_MS = 5_000;
/** One Ctrl-C may arrive twice: from the terminal and through npm. */
const ECHO_MS = 500;
/** The exit status shells use for a program ended by Ctrl-C. */
const FORCED = 130;

/**
 * Starts something and shuts it down at the first SIGTERM or SIGINT; returns the exit status. A signal during the start
 * waits for the start to finish, or abandons it after a while: whatever was started then ends with the process. A second
 * signal ends the process at once. `start` receives `isStopping`, to check between its steps. Throws what `start` throws.
 */
export async function runUntilStopped(
  log: Logger,
  start: (isStopping: () => boolean) => Promise<Running>,
): Promise<number> {
  const signal = listenForStop();
  const starting = start(signal.isStopping);
  await Promise.race([starting, signal.toStop]);
  const abandon = wait(FINISH_START_MS, undefined, { ref: false });
  const running = await Promise.race([starting.catch(() => undefined), abandon]);
  await signal.toStop;
  log.info(running === undefined ? 'the start is abandoned' : 'stopping');
  try {
    await running?.stop();
    return 0;
  } catch (error) {
    log.error({ err: errorForLog(error) }, 'stopping failed');
    return 1;
  }
}

function listenForStop(): { readonly toStop: Promise<void>; isStopping(): boolean } {
  const first = Promise.withResolvers<void>();
  let stoppingSince: number | undefined;
  const onSignal = (): void => {
    if (stoppingSince === undefined) {
      stoppingSince = performance.now();
      first.resolve();
    } else if (performance.now() - stoppingSince > ECHO_MS) {
      process.exit(FORCED);
    }
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, onSignal);
  return { toStop: first.promise, isStopping: () => stoppingSince !== undefined };
}
