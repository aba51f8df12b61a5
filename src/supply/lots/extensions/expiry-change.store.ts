import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../../platform/database/database.ts';
import type { LotId } from '../lot.ts';
import type { ExpiryChange } from './expiry-extension.ts';

interface ExpiryChangeDoc extends Omit<ExpiryChange, 'at'> {
  /** `lot|extension` */
  _id: string;
  at: Date;
}

const schema = new Schema<ExpiryChangeDoc>({
  _id: { type: String, required: true },
  extension: { type: String, required: true },
  lot: { type: String, required: true },
  area: { type: String, required: true },
  document: {
    type: new Schema({ number: String, date: String, signer: String }, { _id: false, strict: 'throw' }),
    required: true,
  },
  expiry: { type: String, required: true },
  effectiveFrom: { type: String, required: true },
  storage: { type: String },
  at: { type: Date, required: true },
  proposedBy: { type: String, required: true },
  approvedBy: { type: String, required: true },
});
schema.index({ lot: 1, at: 1 }, { name: 'expiry_change_by_lot' });

const changes = defineCollection<ExpiryChangeDoc>('expiryChanges', schema);

/** Appends to the histories of lots. Lines are never changed or removed. */
export async function insertExpiryChanges(tx: Tx, added: readonly ExpiryChange[]): Promise<void> {
  await changes.raw(tx).insertMany(
    added.map(({ at, ...rest }) => ({ _id: `${rest.lot}|${rest.extension}`, ...rest, at: new Date(at) })),
    { session: tx.session },
  );
}

/** The history of a lot, oldest first; a lot has few. */
export async function listExpiryChanges(reader: Reader, lot: LotId): Promise<ExpiryChange[]> {
  const found = await changes.raw(reader).find({ lot }, inSession(reader)).sort({ at: 1 }).toArray();
  return found.map(({ _id, at, ...rest }) => ({ ...rest, at: at.toISOString() }));
}
