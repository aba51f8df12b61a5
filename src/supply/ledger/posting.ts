import type { AreaCode } from '../../platform/area.ts';
import type { StockState } from './balance.ts';
import type { Movement } from './movement.ts';

/** One movement to make. With `thawedAt`, of the batch that was thawed then; `thaw` alone takes from another batch. */
export type Posting = Omit<Movement, 'id' | 'province' | 'at' | 'product'> & {
  /** When it is written. */
  readonly now: Date;
  /** The instant at which the lot has to be in date, when it was used earlier than it is written. Default: `now`. */
  readonly goodAt?: Date;
  /** Of the ledger line; made here when absent. */
  readonly id?: string;
  /** The place in whose ledgers the line stands, for movements of which neither end has a balance. */
  readonly place?: AreaCode;
};

/** `short`: not so many doses there. The others: what is there may not be used. */
export type PostingOutcome = 'posted' | 'short' | Exclude<StockState, 'usable'>;
