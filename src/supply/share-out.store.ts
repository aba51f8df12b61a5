import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../platform/database.ts';
import type { ProductCode } from '../policy/terms.ts';
import type { ShareOut, ShareOutLine } from './share-out.ts';

interface ShareOutDoc {
  _id: string;
  province: string;
  round: string;
  product: ProductCode;
  total: number;
  lines: ShareOutLine[];
  formula: string;
  day: string;
  policyVersion: string;
  status: ShareOut['status'];
  proposedBy: string;
  proposedAt: Date;
  approvedBy?: string;
  approvedAt?: Date;
}

const schema = new Schema<ShareOutDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  round: { type: String, required: true },
  product: { type: String, required: true },
  total: { type: Number, required: true },
  lines: { type: [Object], required: true } as never,
  formula: { type: String, required: true },
  day: { type: String, required: true },
  policyVersion: { type: String, required: true },
  status: { type: String, required: true },
  proposedBy: { type: String, required: true },
  proposedAt: { type: Date, required: true },
  approvedBy: { type: String },
  approvedAt: { type: Date },
});
schema.index({ province: 1, _id: 1 }, { name: 'share_out_by_province' });
schema.index({ _id: 1, province: 1, status: 1 }, { name: 'share_out_approval' });

const shareOuts = defineCollection<ShareOutDoc>('shareOuts', schema);

export async function insertShareOut(tx: Tx, proposed: ShareOut): Promise<void> {
  const { id, proposedAt, approvedBy: _, approvedAt: __, ...facts } = proposed;
  await shareOuts
    .raw(tx)
    .insertOne({ _id: id, ...facts, proposedAt: new Date(proposedAt) }, { session: tx.session });
}

export async function findShareOut(reader: Reader, id: string): Promise<ShareOut | undefined> {
  const found = await shareOuts.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** Share-outs of a province, of one round if named, oldest first; at most `limit`. */
export async function listShareOuts(
  reader: Reader,
  province: string,
  round: string | undefined,
  after: string | undefined,
  limit: number,
): Promise<ShareOut[]> {
  const found = await shareOuts
    .raw(reader)
    .find(
      {
        province,
        ...(round === undefined ? {} : { round }),
        ...(after === undefined ? {} : { _id: { $gt: after } }),
      },
      inSession(reader),
    )
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  return found.map(view);
}

/** False: it was approved already. */
export async function markApproved(tx: Tx, found: ShareOut, by: string, now: Date): Promise<boolean> {
  const done = await shareOuts
    .raw(tx)
    .updateOne(
      { _id: found.id, province: found.province, status: 'proposed' },
      { $set: { status: 'approved', approvedBy: by, approvedAt: now } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

function view(doc: ShareOutDoc): ShareOut {
  const { _id, proposedAt, approvedAt, ...facts } = doc;
  return {
    id: _id,
    ...facts,
    proposedAt: proposedAt.toISOString(),
    ...(approvedAt === undefined ? {} : { approvedAt: approvedAt.toISOString() }),
  };
}
