import { Schema } from 'mongoose';
import type { AreaCode } from '../../platform/area.ts';
import {
  type DuplicateKeyProblems,
  defineCollection,
  TransactionConflict,
  type Tx,
} from '../../platform/database/database.ts';
import { ledgerOf } from '../../supply/ledger/stock-account.ts';

/** Counts what was promised by a giver, so that promises of one giver are made one after the other. */
interface TurnDoc {
  /** Code of the giver. */
  _id: string;
  province: string;
  turn: number;
}

const schema = new Schema<TurnDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  turn: { type: Number, required: true },
});
schema.index({ _id: 1, province: 1 }, { name: 'share_out_turn' });

const turns = defineCollection<TurnDoc>('shareOutLocks', schema);

/** Takes the giver's turn. Do it before reading what it has promised: of two at once one runs again. */
export async function takeShareOutLock(tx: Tx, giver: AreaCode): Promise<void> {
  const done = await turns
    .raw(tx)
    .updateOne({ _id: giver, province: ledgerOf(giver) }, { $inc: { turn: 1 } }, { session: tx.session });
  if (done.modifiedCount === 1) return;
  await turns.raw(tx).insertOne({ _id: giver, province: ledgerOf(giver), turn: 1 }, { session: tx.session });
}

/** For `transact`: two that took a giver's first turn at once. */
export const conflictingLocks: DuplicateKeyProblems = { shareOutLocks: () => new TransactionConflict() };
