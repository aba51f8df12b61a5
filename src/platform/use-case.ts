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

/** What every use case is given: where to read, what time it is, who acts, and the key of the request if it has one. */
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
  /** Key of the hashes under which national ids are claimed, so that no plain number is an index key. */
  readonly identityKey: string;
}

/** No attempt is committed so long after it read the clock: who folds facts by time may wait for the late ones. */
const MAX_MS = 60_000;

/**
 * One use case, one transaction. When the request carries an Idempotency-Key, the key is claimed with the answer in
 * the same transaction: a replay gives the stored answer and writes nothing; the same key with another request is
 * refused (`idempotency/key-reused`).
 */
export async function transact<T>(
  context: UseCaseContext,
  work: (tx: Tx, now: Date) => Promise<T>,
  duplicates: DuplicateKeyProblems = {},
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
