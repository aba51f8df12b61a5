import type { AreaCode } from '../platform/area.ts';
import type { Reader, Tx } from '../platform/database.ts';
import { balanceId, findBalance, takeFromBalance } from './balance.store.ts';
import { type StockBalance, type StockState, stateOfStock } from './balance.ts';
import { KINDS_OF_ANY_STOCK } from './movement.ts';
import type { MoveOutcome, StockMove } from './stock-move.ts';

/** Takes the doses from the balance; answers why not when it did not. */
export async function takeFromStock(
  tx: Tx,
  place: AreaCode,
  move: StockMove,
): Promise<Exclude<MoveOutcome, 'moved'> | undefined> {
  const { from, lot, doses } = move;
  // What was seen of a balance last time is still so most times. The update holds every part of it against the
  // document, so an old sight takes nothing; it only costs the look that it would have spared.
  const sights = sightsOf(tx);
  const id = balanceId(from, lot);
  const before = sights.get(id);
  if (
    before !== undefined &&
    stateForMove(before, move) === 'usable' &&
    (await takeFromBalance(tx, before, doses))
  ) {
    return undefined;
  }
  const seen = await findBalance(tx, place, from, lot);
  if (seen === undefined) return 'short';
  const state = stateForMove(seen, move);
  if (state !== 'usable') return state;
  if (!(await takeFromBalance(tx, seen, doses))) return 'short';
  if (sights.size >= MAX_SIGHTS) sights.clear();
  sights.set(id, seen);
  return undefined;
}

const MAX_SIGHTS = 5_000;
const sightsByDatabase = new WeakMap<Reader['connection'], Map<string, StockBalance>>();

function sightsOf({ connection }: Reader): Map<string, StockBalance> {
  const sights = sightsByDatabase.get(connection) ?? new Map<string, StockBalance>();
  sightsByDatabase.set(connection, sights);
  return sights;
}

function stateForMove(seen: StockBalance, { kind, now, goodAt }: StockMove): StockState {
  if (KINDS_OF_ANY_STOCK.has(kind)) return 'usable';
  // Stock is set apart because it expired: that says nothing about an instant before.
  return goodAt === undefined
    ? stateOfStock(seen, now)
    : stateOfStock({ ...seen, quarantined: false }, goodAt);
}
