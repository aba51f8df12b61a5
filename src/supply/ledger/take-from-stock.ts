import type { AreaCode } from '../../platform/area.ts';
import type { Reader, Tx } from '../../platform/database/database.ts';
import { balanceId, findBalance, takeFromBalance } from './balance.store.ts';
import { type StockBalance, type StockState, stateOfStock } from './balance.ts';
import { KINDS_OF_ANY_STOCK } from './movement.ts';
import type { Posting, PostingOutcome } from './posting.ts';

/** Takes the doses from the balance; answers why not when it did not. */
export async function takeFromStock(
  tx: Tx,
  place: AreaCode,
  move: Posting,
): Promise<Exclude<PostingOutcome, 'posted'> | undefined> {
  const { from, lot, doses } = move;
  const thawedAt = move.kind === 'thaw' ? undefined : move.thawedAt;
  const id = balanceId(from, lot, thawedAt);
  const before = cachedBalance(tx, id);
  if (
    before !== undefined &&
    stateForMove(before, move) === 'usable' &&
    (await takeFromBalance(tx, before, doses))
  ) {
    return undefined;
  }
  const seen = await findBalance(tx, place, from, lot, thawedAt);
  if (seen === undefined) return 'short';
  const state = stateForMove(seen, move);
  if (state !== 'usable') return state;
  if (!(await takeFromBalance(tx, seen, doses))) return 'short';
  cacheBalance(tx, id, seen);
  return undefined;
}

const MAX_SIGHTS = 5_000;
const cachesByDatabase = new WeakMap<Reader['connection'], Map<string, StockBalance>>();

/**
 * What was seen of a balance last time; it is still so most times. The update holds every part of it against the
 * document, so an old cached takes nothing: it only costs the look that it would have spared.
 */
export function cachedBalance({ connection }: Reader, key: string): StockBalance | undefined {
  return cachesByDatabase.get(connection)?.get(key);
}

export function cacheBalance({ connection }: Reader, key: string, seen: StockBalance): void {
  const cached = cachesByDatabase.get(connection) ?? new Map<string, StockBalance>();
  cachesByDatabase.set(connection, cached);
  if (cached.size >= MAX_SIGHTS) cached.clear();
  cached.set(key, seen);
}

/** For when something else may have to be taken first from now on. */
export function forgetBalance({ connection }: Reader, key: string): void {
  cachesByDatabase.get(connection)?.delete(key);
}

/** The state of stock at an instant that may lie before now: that it was set apart since says nothing about then. */
export function stateWhenUsed(seen: StockBalance, now: Date, goodAt: Date | undefined): StockState {
  if (goodAt === undefined) return stateOfStock(seen, now);
  const expiredSince = seen.quarantined && seen.quarantineCause === undefined;
  return stateOfStock(expiredSince ? { ...seen, quarantined: false } : seen, goodAt);
}

function stateForMove(seen: StockBalance, { kind, now, goodAt }: Posting): StockState {
  return KINDS_OF_ANY_STOCK.has(kind) ? 'usable' : stateWhenUsed(seen, now, goodAt);
}
