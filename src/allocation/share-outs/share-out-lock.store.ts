import { Schema } from 'mongoose';
import type { AreaCode } from '../../platform/area.ts';
import {
  type DuplicateKeyProblems,
  defineCollection,
  TransactionConflict,
  type Tx,
} from '../../platform/database/database.ts';
import { ledgerOf } from '../../supply/ledger/stock-account.ts';

/** The lock of a giver: a counter that every promise raises, so that two promises of one giver at once conflict. */
interface LockDoc {
  /** Code of the giver. */
  _id: string;
  province: string;
  turn: number;
}

const schema = new Schema<LockDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  turn: { type: Number, required: true },
});
schema.index({ _id: 1, province: 1 }, { name: 'share_out_turn' });

const locks = defineCollection<LockDoc>('shareOutLocks', schema);

/** Locks the giver for this transaction. Call it before reading what it has promised: of two at once, one runs again. */
export async function takeShareOutLock(tx: Tx, giver: AreaCode): Promise<void> {
  const done = await locks
    .raw(tx)
    .updateOne({ _id: giver, province: ledgerOf(giver) }, { $inc: { turn: 1 } }, { session: tx.session });
  if (done.modifiedCount === 1) return;
  await locks.raw(tx).insertOne({ _id: giver, province: ledgerOf(giver), turn: 1 }, { session: tx.session });
}

/** For `transact`: two transactions that locked a giver for the first time at once. */
export const conflictingLocks: DuplicateKeyProblems = { shareOutLocks: () => new TransactionConflict() };
