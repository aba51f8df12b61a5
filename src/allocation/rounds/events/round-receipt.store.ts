import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../../platform/database/database.ts';
import type { Receipt } from '../round.ts';

interface ReceiptDoc {
  _id: string;
  province: string;
  round: string;
  unit: string;
  lines: Receipt['lines'];
  note?: string;
  at: Date;
  by: string;
}

const schema = new Schema<ReceiptDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  round: { type: String, required: true },
  unit: { type: String, required: true },
  lines: { type: [Object], required: true } as never,
  note: { type: String },
  at: { type: Date, required: true },
  by: { type: String, required: true },
});
schema.index({ province: 1, round: 1, _id: 1 }, { name: 'round_receipt_by_round' });

const receipts = defineCollection<ReceiptDoc>('roundReceipts', schema);

export async function insertReceipt(tx: Tx, province: string, receipt: Receipt): Promise<void> {
  const { id, at, note, ...facts } = receipt;
  await receipts.raw(tx).insertOne(
    {
      _id: id,
      province,
      ...facts,
      ...(note === undefined ? {} : { note }),
      at: new Date(at),
    },
    { session: tx.session },
  );
}

/** Receipts of a round in the ledger of a province (or of the national store, `VN`), oldest first; at most `limit`. */
export async function listReceipts(
  reader: Reader,
  province: string,
  round: string,
  after: string | undefined,
  limit: number,
): Promise<Receipt[]> {
  const found = await receipts.page(reader, { province, round }, { after, limit });
  return found.map(({ _id, province: _, at, ...facts }) => ({ id: _id, ...facts, at: at.toISOString() }));
}

/** Every receipt in the ledger of a province (or of the national store, `VN`): for proofs, not for screens. */
export async function listReceiptsOfLedger(reader: Reader, province: string): Promise<Receipt[]> {
  const found = await receipts.raw(reader).find({ province }, inSession(reader)).toArray();
  return found.map(({ _id, province: _, at, ...facts }) => ({ id: _id, ...facts, at: at.toISOString() }));
}
