import { Schema } from 'mongoose';
import type { AreaCode } from '../../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../../platform/database/database.ts';
import type { ExpiryExtension } from './expiry-extension.ts';

type Instants = 'id' | 'proposedAt' | 'approvedAt' | 'appliedAt';

interface ExpiryExtensionDoc extends Omit<ExpiryExtension, Instants> {
  _id: string;
  proposedAt: Date;
  approvedAt?: Date;
  appliedAt?: Date;
  /** Approved, and not yet applied to every balance it covers. */
  toApply: boolean;
}

const schema = new Schema<ExpiryExtensionDoc>({
  _id: { type: String, required: true },
  area: { type: String, required: true },
  lots: [String],
  document: {
    type: new Schema({ number: String, date: String, signer: String }, { _id: false, strict: 'throw' }),
    required: true,
  },
  expiry: { type: String, required: true },
  effectiveFrom: { type: String, required: true },
  storage: { type: String },
  status: { type: String, required: true },
  proposedBy: { type: String, required: true },
  proposedAt: { type: Date, required: true },
  approvedBy: { type: String },
  approvedAt: { type: Date },
  appliedAt: { type: Date },
  toApply: { type: Boolean, required: true },
});
schema.index({ area: 1, _id: 1 }, { name: 'expiry_extension_by_area' });
schema.index({ _id: 1, status: 1 }, { name: 'expiry_extension_approval' });
schema.index({ toApply: 1, effectiveFrom: 1 }, { name: 'expiry_extension_to_apply' });

const extensions = defineCollection<ExpiryExtensionDoc>('expiryExtensions', schema);

export async function insertExtension(tx: Tx, proposed: ExpiryExtension): Promise<void> {
  const { id, proposedAt, approvedAt: _, appliedAt: __, ...rest } = proposed;
  await extensions
    .raw(tx)
    .insertOne(
      { _id: id, ...rest, proposedAt: new Date(proposedAt), toApply: false },
      { session: tx.session },
    );
}

/** False: it was already approved. */
export async function markExtensionApproved(tx: Tx, id: string, by: string, now: Date): Promise<boolean> {
  const done = await extensions
    .raw(tx)
    .updateOne(
      { _id: id, status: 'proposed' },
      { $set: { status: 'approved', approvedBy: by, approvedAt: now, toApply: true } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

/** False: another run has just finished it. */
export async function markExtensionApplied(tx: Tx, id: string, now: Date): Promise<boolean> {
  const done = await extensions
    .raw(tx)
    .updateOne(
      { _id: id, toApply: true },
      { $set: { toApply: false, appliedAt: now } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

export async function findExtension(reader: Reader, id: string): Promise<ExpiryExtension | undefined> {
  const found = await extensions.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** Extensions of these areas, by id; at most `limit`. */
export async function listExtensions(
  reader: Reader,
  areas: readonly AreaCode[] | undefined,
  after: string | undefined,
  limit: number,
): Promise<ExpiryExtension[]> {
  const found = await extensions.page(reader, { area: areas && { $in: [...areas] } }, { after, limit });
  return found.map(view);
}

/** Approved extensions whose day has come and that are not yet applied to every balance: few. */
export async function listExtensionsToApply(reader: Reader, today: string): Promise<ExpiryExtension[]> {
  const found = await extensions
    .raw(reader)
    .find({ toApply: true, effectiveFrom: { $lt: `${today}~` } }, inSession(reader))
    .toArray();
  return found.map(view);
}

function view({
  _id,
  toApply: _,
  proposedAt,
  approvedAt,
  appliedAt,
  ...rest
}: ExpiryExtensionDoc): ExpiryExtension {
  return {
    id: _id,
    ...rest,
    proposedAt: proposedAt.toISOString(),
    ...(approvedAt === undefined ? {} : { approvedAt: approvedAt.toISOString() }),
    ...(appliedAt === undefined ? {} : { appliedAt: appliedAt.toISOString() }),
  };
}
