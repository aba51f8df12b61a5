/** Lets a bounded number of works run at once; the others wait, and start in the order in which they came. */
export interface Limiter {
  run<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Transactions of a thousand clients that all run at once hold a thousand snapshots, collide, and end together and
 * late. A few at a time end one after the other. This is about speed in one process only: nothing is decided by it, and
 * what must hold is held by the database.
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
        // The turn is handed on, not given back, so that nobody who comes now slips in before who waits.
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next();
      }
    },
  };
}
