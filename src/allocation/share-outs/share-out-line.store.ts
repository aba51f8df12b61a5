import { Schema } from 'mongoose';
import type { AreaCode } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import type { LotDoses } from '../../supply/ledger/balance.ts';
import { ledgerOf } from '../../supply/ledger/stock-account.ts';
import type { LotId } from '../../supply/lots/lot.ts';
import type { StoredShareOut } from './share-out.ts';

/** Doses of an approved share-out that may still be shipped to a unit. */
interface ShareOutLineDoc {
  _id: string;
  province: string;
  /** The giver. */
  area: AreaCode;
  unit: AreaCode;
  lot: LotId;
  left: number;
}

const schema = new Schema<ShareOutLineDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  area: { type: String, required: true },
  unit: { type: String, required: true },
  lot: { type: String, required: true },
  left: { type: Number, required: true, min: 0 },
});
schema.index({ _id: 1, province: 1, left: 1 }, { name: 'share_out_line_left' });
schema.index({ province: 1, left: 1 }, { name: 'share_out_line_open' });

const lines = defineCollection<ShareOutLineDoc>('shareOutLines', schema);

const lineId = (shareOut: string, unit: string, lot: LotId): string => `${shareOut}|${unit}|${lot}`;

export async function insertShareOutLines(tx: Tx, approved: StoredShareOut): Promise<void> {
  const { id, province, area } = approved;
  if (approved.lines.length === 0) return;
  await lines.raw(tx).insertMany(
    approved.lines.map(({ unit, lot, doses }) => ({
      _id: lineId(id, unit, lot),
      province,
      area,
      unit,
      lot,
      left: doses,
    })),
    { session: tx.session },
  );
}

/** Takes doses for a shipment. False: the unit has no line of this lot, or too few are left on it. */
export async function takeFromShareOut(
  tx: Tx,
  shareOut: Pick<StoredShareOut, 'id' | 'province'>,
  unit: string,
  { lot, doses }: LotDoses,
): Promise<boolean> {
  const done = await lines
    .raw(tx)
    .updateOne(
      { _id: lineId(shareOut.id, unit, lot), province: shareOut.province, left: { $gte: doses } },
      { $inc: { left: -doses } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

/** Adds doses that may be shipped to a unit, which may be new to the share-out. */
export async function addToShareOut(
  tx: Tx,
  { shareOut, area, unit, lot, doses }: PromisedDoses,
): Promise<void> {
  await lines
    .raw(tx)
    .updateOne(
      { _id: lineId(shareOut, unit, lot), province: ledgerOf(area) },
      { $inc: { left: doses }, $setOnInsert: { area, unit, lot } },
      { upsert: true, session: tx.session },
    );
}

/** Doses promised by approved share-outs and not shipped yet. */
interface PromisedDoses extends LotDoses {
  readonly shareOut: string;
  readonly area: AreaCode;
  readonly unit: AreaCode;
}

/** All doses promised in a province and not shipped yet. */
export async function listPromised(reader: Reader, province: string): Promise<PromisedDoses[]> {
  const found = await lines
    .raw(reader)
    .find({ province, left: { $gt: 0 } }, inSession(reader))
    .toArray();
  return found.map(({ _id, area, unit, lot, left }) => ({
    shareOut: _id.slice(0, _id.indexOf('|')),
    area,
    unit,
    lot,
    doses: left,
  }));
}
