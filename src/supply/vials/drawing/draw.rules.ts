import { compare } from '../../../platform/compare.ts';
import type { StockBalance, StockState, UnusableReason } from '../../ledger/balance.ts';
import { vialAccount } from '../../ledger/stock-account.ts';

/** Why no dose can be drawn: the lot is not there, is used up, the vial is unknown or empty, or the stock is not usable. */
export type DrawRefusal = 'not-at-site' | 'exhausted' | 'wrong-vial' | 'vial-empty' | UnusableReason;

interface Judged {
  readonly balance: StockBalance;
  readonly state: StockState;
}

/** The batch from which to open a vial, or why there is none. */
type BatchSource =
  | { readonly kind: 'batch'; readonly balance: StockBalance }
  | { readonly kind: 'refused'; readonly reason: 'not-at-site' | 'exhausted' | UnusableReason };

export type Source =
  | { readonly kind: 'vial' | 'batch'; readonly balance: StockBalance }
  | { readonly kind: 'refused'; readonly reason: DrawRefusal };

/**
 * Chooses where the next dose of a lot comes from, of the stock of a session (or site): the open vial that was asked for;
 * else the usable open vial that was opened first; else a new vial of the usable batch that expires first.
 * `wrong-vial`: the vial asked for is not in the stock.
 */
export function chooseSource(stock: readonly Judged[], vial: string | undefined): Source {
  if (vial !== undefined) return fromVial(stock, vialAccount(vial));
  const full = stock.filter(({ balance }) => balance.onHand > 0);
  const usable = full.filter(({ state }) => state === 'usable').map(({ balance }) => balance);
  const open = usable.filter(isOpen).sort(byOpening)[0];
  if (open !== undefined) return { kind: 'vial', balance: open };
  const batch = chooseBatch(stock);
  if (batch.kind === 'batch' || stock.length === 0) return batch;
  return { kind: 'refused', reason: worstOf(full) ?? 'exhausted' };
}

/** The usable batch that expires first, open vials left out. */
export function chooseBatch(stock: readonly Judged[]): BatchSource {
  const batches = stock.filter(({ balance }) => !isOpen(balance) && balance.onHand > 0);
  const usable = batches.filter(({ state }) => state === 'usable').map(({ balance }) => balance);
  const first = usable.sort(byExpiry)[0];
  if (first !== undefined) return { kind: 'batch', balance: first };
  if (stock.length === 0) return { kind: 'refused', reason: 'not-at-site' };
  return { kind: 'refused', reason: worstOf(batches) ?? 'exhausted' };
}

function fromVial(stock: readonly Judged[], account: string): Source {
  const asked = stock.find(({ balance }) => balance.account === account);
  if (asked === undefined) return { kind: 'refused', reason: 'wrong-vial' };
  const { balance, state } = asked;
  if (state !== 'usable') return { kind: 'refused', reason: state };
  return balance.onHand > 0 ? { kind: 'vial', balance } : { kind: 'refused', reason: 'vial-empty' };
}

/** The reason to state if doses on hand may not be used: the most harmful first. */
const WORST_FIRST = [
  'cold-chain-failure',
  'recalled',
  'quarantined',
  'expired',
  'thawed-too-long',
  'vial-open-too-long',
  'held',
] as const satisfies readonly UnusableReason[];

function worstOf(stock: readonly Judged[]): UnusableReason | undefined {
  return WORST_FIRST.find((reason) => stock.some(({ state }) => state === reason));
}

function isOpen({ openedAt }: StockBalance): boolean {
  return openedAt !== undefined;
}

function byOpening(a: StockBalance, b: StockBalance): number {
  return (a.openedAt?.getTime() ?? 0) - (b.openedAt?.getTime() ?? 0) || compare(a.id, b.id);
}

function byExpiry(a: StockBalance, b: StockBalance): number {
  return a.usableBefore.getTime() - b.usableBefore.getTime() || compare(a.id, b.id);
}
