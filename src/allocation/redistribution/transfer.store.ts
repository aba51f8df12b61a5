import { Schema } from 'mongoose';
import { type AreaCode, areaRange, COUNTRY, levelOf } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { ledgerOf } from '../../supply/ledger/stock-account.ts';
import type { StoredTransfer, TransferStatus } from './redistribution.ts';

interface TransferDoc extends Omit<StoredTransfer, 'id' | 'proposedAt' | 'decidedAt'> {
  _id: string;
  proposedAt: Date;
  decidedAt?: Date;
}

const schema = new Schema<TransferDoc>({
  _id: { type: String, required: true },
  redistribution: { type: String, required: true },
  province: { type: String, required: true },
  from: { type: String, required: true },
  to: { type: String, required: true },
  lot: { type: String, required: true },
  product: { type: String, required: true },
  doses: { type: Number, required: true },
  vials: { type: Number, required: true },
  useBy: { type: String, required: true },
  distance: { type: Number, required: true },
  need: { type: Number, required: true },
  capacity: { type: Number, required: true },
  status: { type: String, required: true },
  left: { type: Number, required: true, min: 0 },
  proposedBy: { type: String, required: true },
  proposedAt: { type: Date, required: true },
  decidedBy: { type: String },
  decidedAt: { type: Date },
  reason: { type: String },
  note: { type: String },
});
schema.index({ province: 1, _id: 1 }, { name: 'transfer_by_province' });
schema.index({ province: 1, status: 1, _id: 1 }, { name: 'transfer_by_status' });
schema.index({ _id: 1, province: 1, status: 1, left: 1 }, { name: 'transfer_state' });

const transfers = defineCollection<TransferDoc>('transfers', schema);

export async function insertTransfers(tx: Tx, made: readonly StoredTransfer[]): Promise<void> {
  if (made.length === 0) return;
  await transfers.raw(tx).insertMany(
    made.map(({ id, proposedAt, decidedAt: _, ...facts }) => ({
      _id: id,
      ...facts,
      proposedAt: new Date(proposedAt),
    })),
    { session: tx.session },
  );
}

export async function findTransfer(reader: Reader, id: string): Promise<StoredTransfer | undefined> {
  const found = await transfers.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : view(found);
}

export interface TransferDecision {
  readonly status: 'accepted' | 'declined';
  readonly decidedBy: string;
  readonly decidedAt: Date;
  readonly reason?: StoredTransfer['reason'];
  readonly note?: string;
}

/** False: it has already been decided, or a later proposal has superseded it. */
export async function decideTransfer(
  tx: Tx,
  seen: StoredTransfer,
  decision: TransferDecision,
): Promise<boolean> {
  const left = decision.status === 'accepted' ? seen.doses : 0;
  const done = await transfers
    .raw(tx)
    .updateOne(
      { _id: seen.id, province: seen.province, status: 'proposed' },
      { $set: { ...decision, left } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

/** Supersedes the transfers of a province that nobody has decided. Returns how many. */
export async function supersedeTransfers(tx: Tx, province: AreaCode): Promise<number> {
  const done = await transfers
    .raw(tx)
    .updateMany(
      { province, status: 'proposed' },
      { $set: { status: 'superseded' } },
      { session: tx.session },
    );
  return done.modifiedCount;
}

/** Takes doses of an accepted transfer for a shipment. False: it is not accepted, or too few are left. */
export async function takeFromTransfer(
  tx: Tx,
  { id, province }: StoredTransfer,
  doses: number,
): Promise<boolean> {
  const done = await transfers
    .raw(tx)
    .updateOne(
      { _id: id, province, status: 'accepted', left: { $gte: doses } },
      { $inc: { left: -doses } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

/** Transfers from or to an area, by id; at most `limit`. */
export async function listTransfers(
  reader: Reader,
  query: {
    readonly area: AreaCode;
    readonly status?: TransferStatus | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  },
): Promise<StoredTransfer[]> {
  const { area, status, after, limit } = query;
  const isWide = area === COUNTRY || levelOf(area) === 'province';
  const found = await transfers.page(
    reader,
    {
      ...(area === COUNTRY ? {} : { province: ledgerOf(area) }),
      status,
      ...(isWide ? {} : { $or: [{ from: areaRange(area) }, { to: areaRange(area) }] }),
    },
    { after, limit },
  );
  return found.map(view);
}

/** Accepted transfers of a province that are not fully shipped yet. */
export async function listTransfersToShip(reader: Reader, province: AreaCode): Promise<StoredTransfer[]> {
  const found = await transfers
    .raw(reader)
    .find({ province, status: 'accepted' }, inSession(reader))
    .toArray();
  return found.map(view).filter(({ left }) => left > 0);
}

function view({ _id, proposedAt, decidedAt, ...facts }: TransferDoc): StoredTransfer {
  return {
    id: _id,
    ...facts,
    proposedAt: proposedAt.toISOString(),
    ...(decidedAt === undefined ? {} : { decidedAt: decidedAt.toISOString() }),
  };
}
