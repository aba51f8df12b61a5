import type { Logger } from 'pino';
import { errorForLog } from '../../../platform/log.ts';

export interface Follower {
  /** Ends after the current call. */
  stop(): Promise<void>;
}

const EVERY_MS = 5_000;

/** Calls a function repeatedly, `everyMs` after each call has ended; an error is logged and stops nothing. */
export function startFollower(call: () => Promise<void>, log: Logger, everyMs = EVERY_MS): Follower {
  const stopping = Promise.withResolvers<void>();
  let isStopping = false;
  const run = async (): Promise<void> => {
    while (!isStopping) {
      await call().catch((error: unknown) => log.warn({ err: errorForLog(error) }, 'witnesses'));
      const timer = Promise.withResolvers<void>();
      const waiting = setTimeout(timer.resolve, everyMs);
      await Promise.race([timer.promise, stopping.promise]);
      clearTimeout(waiting);
    }
  };
  const ended = run();
  return {
    stop: () => {
      isStopping = true;
      stopping.resolve();
      return ended;
    },
  };
}
