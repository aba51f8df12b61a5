import { Schema } from 'mongoose';
import {
  type DuplicateKeyProblems,
  defineCollection,
  inSession,
  type Reader,
  TransactionConflict,
  type Tx,
} from '../database/database.ts';
import { deferInsert } from '../database/deferred-writes.ts';
import { platformProblem } from '../problem.ts';

/** A client's key for one request: scoped to the account, with a fingerprint of what was asked. */
export interface IdempotencyClaim {
  readonly id: string;
  readonly fingerprint: string;
  /** Called if the answer is a stored one. */
  readonly onReplay?: () => void;
}

interface IdempotencyDoc {
  _id: string;
  fingerprint: string;
  answer: string;
  at: Date;
}

/** 8 to 128 visible ASCII characters. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{8,128}$/;
const DAYS_KEPT = 14;

const schema = new Schema<IdempotencyDoc>({
  _id: { type: String, required: true },
  fingerprint: { type: String, required: true },
  answer: { type: String, required: true },
  at: { type: Date, required: true },
});
schema.index({ at: 1 }, { name: 'idempotency_expiry', expireAfterSeconds: DAYS_KEPT * 86_400 });

const keys = defineCollection<IdempotencyDoc>('idempotencyKeys', schema);

/** The answer stored under this key, if the same request used it before. Throws `idempotency/key-reused`. */
export async function storedAnswer<T>(
  reader: Reader,
  claim: IdempotencyClaim,
): Promise<{ answer: T } | undefined> {
  const found = await keys.raw(reader).findOne({ _id: claim.id }, inSession(reader));
  if (found === null) return undefined;
  if (found.fingerprint !== claim.fingerprint) throw platformProblem('idempotency/key-reused');
  claim.onReplay?.();
  return { answer: (JSON.parse(found.answer) as { answer: T }).answer };
}

/**
 * Claims the key with its answer at the end of the transaction. Of two concurrent requests the database lets one commit;
 * the other runs again (see `conflictingKeys`) and replays.
 */
export function claimKey(tx: Tx, claim: IdempotencyClaim, answer: unknown): void {
  deferInsert(tx, keys.raw(tx), {
    _id: claim.id,
    fingerprint: claim.fingerprint,
    answer: JSON.stringify({ answer }),
    // The database expires keys by its own clock; the service's may be in another year in tests and rehearsals.
    at: new Date(),
  });
}

export const conflictingKeys: DuplicateKeyProblems = { idempotencyKeys: () => new TransactionConflict() };
