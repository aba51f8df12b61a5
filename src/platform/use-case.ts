import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import {
  type DuplicateKeyProblems,
  type Reader,
  TransactionConflict,
  type TransactionCounters,
  type Tx,
  withTransaction,
} from './database/database.ts';
import type { Actor } from './http/auth.ts';
import { claimKey, conflictingKeys, type IdempotencyClaim, storedAnswer } from './http/idempotency.ts';

/** Passed to every use case: the database, the clock, the actor, and the idempotency key of the request if it has one. */
export interface UseCaseContext {
  readonly database: Reader;
  readonly clock: Clock;
  readonly actor: Actor;
  readonly requestId: string;
  readonly log: Logger;
  readonly secrets: Secrets;
  readonly idempotency?: IdempotencyClaim;
  readonly counters?: TransactionCounters;
}

export interface Secrets {
  /** Key for hashing national ids, so that no plain number is an index key. */
  readonly identityKey: string;
}

/** No attempt commits later than this after reading the clock, so that jobs that fold facts by time know how long to wait. */
const MAX_MS = 60_000;

declare const recorded: unique symbol;
/** Id of an audit entry written in the current transaction. Only `recordAction` of `audit/record.ts` makes one. */
export type EntryId = string & { readonly [recorded]: true };

/** For `audit/record.ts` only; the house test checks that. */
export function entryIdOf(id: string): EntryId {
  return id as EntryId;
}

/** The audit entry of a transaction, and its result for the caller. */
export interface Recorded<T> {
  readonly entry: EntryId | typeof UNCHANGED;
  readonly answer: T;
}

/** In place of an entry: the transaction has written nothing. `transact` throws if it has. */
export const UNCHANGED = Symbol('unchanged');

/**
 * One use case, one transaction, one or more audit entries: a use case that writes a fact must return its entry, or it does
 * not compile. If the request has an Idempotency-Key, the key is claimed in the same transaction, with the answer: a replay
 * returns the stored answer and writes nothing; the same key with another request is refused
 * (`idempotency/key-reused`).
 */
export async function transact<T>(
  context: UseCaseContext,
  work: (tx: Tx, now: Date) => Promise<Recorded<T>>,
  duplicates: DuplicateKeyProblems = {},
): Promise<T> {
  return inTransaction(
    context,
    async (tx, now) => {
      const { entry, answer } = await work(tx, now);
      if (entry === UNCHANGED && tx.deferred.length > 0) throw new Error('a write without an audit entry');
      return answer;
    },
    duplicates,
  );
}

/** Why a transaction needs no audit entry: it writes no fact about anybody, or what it writes follows from audited facts. */
export type NoEntry =
  /** Sums, orders and marks that can be recomputed from the facts. */
  | 'derived'
  /** A step of something already entered: messages of a recall, an extension reaching one more balance. */
  | 'step-of-entered'
  /** Failed sign-ins counted against an account. */
  | 'sign-in-count';

/** The exception to `transact`; the house test lists the files that may use it. */
export async function transactWithoutEntry<T>(
  context: UseCaseContext,
  _why: NoEntry,
  work: (tx: Tx, now: Date) => Promise<T>,
  duplicates: DuplicateKeyProblems = {},
): Promise<T> {
  return inTransaction(context, work, duplicates);
}

async function inTransaction<T>(
  context: UseCaseContext,
  work: (tx: Tx, now: Date) => Promise<T>,
  duplicates: DuplicateKeyProblems,
): Promise<T> {
  const { idempotency } = context;
  return withTransaction(
    context.database,
    async (tx) => {
      const now = context.clock.now();
      const startedAt = performance.now();
      const inTime = <A>(answer: A): A => {
        if (performance.now() - startedAt > MAX_MS) throw new TransactionConflict('too late to commit');
        return answer;
      };
      if (idempotency === undefined) return inTime(await work(tx, now));
      const stored = await storedAnswer<T>(tx, idempotency);
      if (stored !== undefined) return stored.answer;
      const answer = inTime(await work(tx, now));
      claimKey(tx, idempotency, answer);
      return answer;
    },
    { ...conflictingKeys, ...duplicates },
    context.counters,
  );
}
