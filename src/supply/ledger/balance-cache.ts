import type { Reader } from '../../platform/database/database.ts';
import type { StockBalance } from './balance.ts';

/**
 * Balances as this process last saw them, so that most doses are drawn without reading one first. The cache never decides:
 * the update that takes doses compares every fact of the cached balance with the stored one. If it is stale, the update
 * matches nothing and the balance is read again.
 */
const cachesByDatabase = new WeakMap<Reader['connection'], Map<string, StockBalance>>();

const MAX_CACHED = 5_000;

export function cachedBalance({ connection }: Reader, key: string): StockBalance | undefined {
  return cachesByDatabase.get(connection)?.get(key);
}

export function cacheBalance({ connection }: Reader, key: string, balance: StockBalance): void {
  const cache = cachesByDatabase.get(connection) ?? new Map<string, StockBalance>();
  cachesByDatabase.set(connection, cache);
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(key, balance);
}

/** Call it if the next doses may have to come from another balance. */
export function forgetBalance({ connection }: Reader, key: string): void {
  cachesByDatabase.get(connection)?.delete(key);
}
