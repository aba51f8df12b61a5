/** Limits how many tasks run at once; the others wait and start in order of arrival. */
interface Limiter {
  run<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * At most `width` tasks at once. A thousand transactions started together hold a thousand snapshots, collide, and all end
 * late; a few at a time end sooner. An optimisation, in one process only: correctness is the database's.
 */
export function createLimiter(width: number): Limiter {
  const waiting: (() => void)[] = [];
  let free = width;
  return {
    async run(work) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        // Handed on, not freed, so that no newcomer overtakes those that wait.
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next();
      }
    },
  };
}
