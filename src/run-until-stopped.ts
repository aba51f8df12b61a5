import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { errorForLog } from './platform/log.ts';

export interface Running {
  stop(): Promise<void>;
}

/** How long a start that is under way may still take once the process has been told to stop. */
const FINISH_START_MS = 5_000;
/** One Ctrl-C may arrive twice: from the terminal, and passed on by npm. */
const ECHO_MS = 500;
/** As a shell has it for a program that Ctrl-C has ended. */
const FORCED = 130;

/**
 * Starts something and stops it in order at the first SIGTERM or SIGINT; answers the exit status. Told during the start,
 * it waits for the start to end, or abandons it after a while: what was begun then ends with the process. A second
 * signal ends the process at once. `start` is given a question to ask between its steps: has it been told to stop?
 * Throws what `start` throws.
 */
export async function runUntilStopped(
  log: Logger,
  start: (isTold: () => boolean) => Promise<Running>,
): Promise<number> {
  const told = listenForStop();
  const starting = start(told.isTold);
  await Promise.race([starting, told.toStop]);
  const abandon = wait(FINISH_START_MS, undefined, { ref: false });
  const running = await Promise.race([starting.catch(() => undefined), abandon]);
  await told.toStop;
  log.info(running === undefined ? 'the start is abandoned' : 'stopping');
  try {
    await running?.stop();
    return 0;
  } catch (error) {
    log.error({ err: errorForLog(error) }, 'stopping failed');
    return 1;
  }
}

function listenForStop(): { readonly toStop: Promise<void>; isTold(): boolean } {
  const first = Promise.withResolvers<void>();
  let toldAt: number | undefined;
  const onSignal = (): void => {
    if (toldAt === undefined) {
      toldAt = performance.now();
      first.resolve();
    } else if (performance.now() - toldAt > ECHO_MS) {
      process.exit(FORCED);
    }
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, onSignal);
  return { toStop: first.promise, isTold: () => toldAt !== undefined };
}
