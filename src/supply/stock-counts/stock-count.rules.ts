import type { Movement } from '../ledger/movement.ts';
import {
  COUNT,
  placeOfAccount,
  type StockAccount,
  sessionOfAccount,
  wastedAccount,
} from '../ledger/stock-account.ts';
import { batchKey } from '../shipments/shipment.ts';
import type { StockCountEvent, StockCountLine, StockCountReason, StockCountState } from './stock-count.ts';

/** The next state by the table of states.md; undefined: refused. */
export function nextStockCountState(
  state: StockCountState,
  event: StockCountEvent,
): StockCountState | undefined {
  if (state !== 'proposed') return undefined;
  return event === 'approve' ? 'approved' : 'rejected';
}

const FOR_LESS: ReadonlySet<StockCountReason> = new Set(['lost', 'broken', 'recording-error']);
const FOR_MORE: ReadonlySet<StockCountReason> = new Set(['found', 'recording-error']);

/** What is wrong with the reason of a line. A line that agrees with the ledger must not have a reason. */
export function reasonFault({
  difference,
  reason,
}: Pick<StockCountLine, 'difference' | 'reason'>): 'missing' | 'does-not-fit' | undefined {
  if (difference === 0) return reason === undefined ? undefined : 'does-not-fit';
  if (reason === undefined) return 'missing';
  return (difference < 0 ? FOR_LESS : FOR_MORE).has(reason) ? undefined : 'does-not-fit';
}

/** The movement that adjusts the ledger to the count; undefined if they agree. */
export function adjustmentOf(
  place: StockAccount,
  { difference, reason }: Pick<StockCountLine, 'difference' | 'reason'>,
): Pick<Movement, 'from' | 'to' | 'kind' | 'cause' | 'doses'> | undefined {
  if (difference === 0) return undefined;
  if (difference > 0) return { from: COUNT, to: place, kind: 'count', doses: difference };
  const doses = -difference;
  if (reason === 'lost' || reason === 'broken') {
    return { from: place, to: wastedAccount(reason), kind: 'waste', cause: reason, doses };
  }
  return { from: place, to: COUNT, kind: 'count', doses };
}

/** Whether the stock of an account is counted with a place: its own stock, and stock set aside for its sessions. */
export function isOnShelf(account: StockAccount, place: StockAccount): boolean {
  if (account === place) return true;
  return sessionOfAccount(account) !== undefined && placeOfAccount(account) === place;
}

/** By how much a ledger line changed the stock of a batch on the shelf. Thawing takes from one batch and adds to another. */
export function changeOnShelf(
  line: Pick<Movement, 'from' | 'to' | 'lot' | 'thawedAt' | 'kind' | 'doses'>,
  place: StockAccount,
  batch: { readonly lot: string; readonly thawedAt?: string | undefined },
): number {
  const key = batchKey(batch);
  const into = isOnShelf(line.to, place) && batchKey(line) === key ? line.doses : 0;
  const source = line.kind === 'thaw' ? line.lot : batchKey(line);
  const outOf = isOnShelf(line.from, place) && source === key ? line.doses : 0;
  return into - outOf;
}
