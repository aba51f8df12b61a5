const tails = new Map<string, Promise<void>>();

/**
 * Lets works with the same key through one after another, in the order in which they came; works with different keys
 * run side by side. It spares transactions that would change the same document the conflict and the second run: nothing
 * is decided by it, and between processes nothing is kept apart. What must hold is held by the database.
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

/** How many keys somebody is at or waits for: none when nothing is going on. */
export function turnsTaken(): number {
  return tails.size;
}
