import type { AreaCode } from '../../platform/area.ts';
import type { StockState } from './balance.ts';
import type { Movement } from './movement.ts';

/** A movement to write. With `thawedAt`, of the batch thawed at that instant; only `thaw` takes from another batch. */
export type Posting = Omit<Movement, 'id' | 'province' | 'at' | 'product'> & {
  /** When it is written. */
  readonly now: Date;
  /** The instant at which the stock must be usable, if it was used before this is written. Default: `now`. */
  readonly goodAt?: Date;
  /** Id of the ledger line. Default: a new one. */
  readonly id?: string;
  /** The place whose ledger holds the line, if neither end has a balance. */
  readonly place?: AreaCode;
};

/** `short`: too few doses on hand. The other refusals: the doses on hand may not be used. */
export type PostingOutcome = 'posted' | 'short' | Exclude<StockState, 'usable'>;
