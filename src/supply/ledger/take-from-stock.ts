import type { AreaCode } from '../../platform/area.ts';
import type { Tx } from '../../platform/database/database.ts';
import { balanceId, findBalance, takeFromBalance } from './balance.store.ts';
import { type StockBalance, type StockState, stateWhenUsed } from './balance.ts';
import { cacheBalance, cachedBalance } from './balance-cache.ts';
import { KINDS_OF_ANY_STOCK } from './movement.ts';
import type { Posting, PostingOutcome } from './posting.ts';

/** Takes doses from the balance that a movement starts at. Returns why it could not; undefined if it did. */
export async function takeFromStock(
  tx: Tx,
  place: AreaCode,
  posting: Posting,
): Promise<Exclude<PostingOutcome, 'posted'> | undefined> {
  const { from, lot, doses } = posting;
  const thawedAt = posting.kind === 'thaw' ? undefined : posting.thawedAt;
  const id = balanceId(from, lot, thawedAt);
  const before = cachedBalance(tx, id);
  if (
    before !== undefined &&
    stateForPosting(before, posting) === 'usable' &&
    (await takeFromBalance(tx, before, doses))
  ) {
    return undefined;
  }
  const seen = await findBalance(tx, place, from, lot, thawedAt);
  if (seen === undefined) return 'short';
  const state = stateForPosting(seen, posting);
  if (state !== 'usable') return state;
  if (!(await takeFromBalance(tx, seen, doses))) return 'short';
  cacheBalance(tx, id, seen);
  return undefined;
}

function stateForPosting(seen: StockBalance, { kind, now, goodAt }: Posting): StockState {
  return KINDS_OF_ANY_STOCK.has(kind) ? 'usable' : stateWhenUsed(seen, now, goodAt);
}
