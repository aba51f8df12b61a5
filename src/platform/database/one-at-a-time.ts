const tails = new Map<string, Promise<void>>();

/**
 * Runs work that shares a key one at a time, in order of arrival; work with different keys runs concurrently. An
 * optimisation, in one process only: it spares transactions on the same document a conflict and a second run.
 * Correctness is the database's.
 */
export async function oneAtATime<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = tails.get(key);
  const { promise: done, resolve } = Promise.withResolvers<void>();
  tails.set(key, done);
  try {
    await before;
    return await work();
  } finally {
    if (tails.get(key) === done) tails.delete(key);
    resolve();
  }
}

/** Number of keys that have work running or waiting; 0 when idle. For tests. */
export function keysInUse(): number {
  return tails.size;
}
