import { Schema } from 'mongoose';
import { defineCollection, type Tx } from '../platform/database.ts';
import type { ShareOut } from './share-out.ts';

/** What of an approved share-out may still be shipped to a unit. */
interface ShareOutLineDoc {
  _id: string;
  province: string;
  left: number;
}

const schema = new Schema<ShareOutLineDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  left: { type: Number, required: true, min: 0 },
});
schema.index({ _id: 1, province: 1, left: 1 }, { name: 'share_out_line_left' });

const lines = defineCollection<ShareOutLineDoc>('shareOutLines', schema);

const lineId = (shareOut: string, unit: string): string => `${shareOut}|${unit}`;

export async function insertShareOutLines(tx: Tx, approved: ShareOut): Promise<void> {
  const { id, province } = approved;
  await lines.raw(tx).insertMany(
    approved.lines.map(({ unit, doses }) => ({ _id: lineId(id, unit), province, left: doses })),
    { session: tx.session },
  );
}

/** Takes doses for a shipment. False: the unit has no line, or not so many are left on it. */
export async function takeFromShareOut(
  tx: Tx,
  shareOut: Pick<ShareOut, 'id' | 'province'>,
  unit: string,
  doses: number,
): Promise<boolean> {
  const done = await lines
    .raw(tx)
    .updateOne(
      { _id: lineId(shareOut.id, unit), province: shareOut.province, left: { $gte: doses } },
      { $inc: { left: -doses } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}
