import { Schema } from 'mongoose';
import { type AreaCode, covers } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import type { HoldReason, LotHold, LotId } from './lot.ts';

interface LotHoldDoc {
  _id: string;
  lot: LotId;
  area: AreaCode;
  reasonCode: HoldReason;
  document?: string;
  note: string;
  heldAt: Date;
  heldBy: string;
  inForce: boolean;
  releasedAt?: Date;
  releasedBy?: string;
  releaseNote?: string;
  recall?: string;
}

const schema = new Schema<LotHoldDoc>({
  _id: { type: String, required: true },
  lot: { type: String, required: true },
  area: { type: String, required: true },
  reasonCode: { type: String, required: true },
  document: { type: String },
  note: { type: String, required: true },
  heldAt: { type: Date, required: true },
  heldBy: { type: String, required: true },
  inForce: { type: Boolean, required: true },
  releasedAt: { type: Date },
  releasedBy: { type: String },
  releaseNote: { type: String },
  recall: { type: String },
});
schema.index({ lot: 1, inForce: 1, _id: 1 }, { name: 'lot_hold_in_force' });
schema.index({ _id: 1, inForce: 1 }, { name: 'lot_hold_release' });

const holds = defineCollection<LotHoldDoc>('lotHolds', schema);

export async function insertHold(tx: Tx, hold: LotHold): Promise<void> {
  const { id, lot, area, reasonCode, document, note, heldAt, heldBy, recall } = hold;
  await holds.raw(tx).insertOne(
    {
      _id: id,
      lot,
      area,
      reasonCode,
      ...(document === undefined ? {} : { document }),
      note,
      heldAt: new Date(heldAt),
      heldBy,
      ...(recall === undefined ? {} : { recall }),
      inForce: true,
    },
    { session: tx.session },
  );
}

/** Releases a hold. False: it was already released. */
export async function endHold(tx: Tx, id: string, by: string, note: string, now: Date): Promise<boolean> {
  const done = await holds
    .raw(tx)
    .updateOne(
      { _id: id, inForce: true },
      { $set: { inForce: false, releasedAt: now, releasedBy: by, releaseNote: note } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

export async function findHold(reader: Reader, id: string): Promise<LotHold | undefined> {
  const found = await holds.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** Holds of a lot that are in force, everywhere; a lot has few. */
export async function listHoldsInForce(reader: Reader, lot: LotId): Promise<LotHold[]> {
  const found = await holds
    .raw(reader)
    .find({ lot, inForce: true }, inSession(reader))
    .sort({ _id: 1 })
    .toArray();
  return found.map(view);
}

/** How many holds in force cover this place, and whether a recall is among them. */
export async function countHoldsOver(
  reader: Reader,
  lot: LotId,
  place: AreaCode,
): Promise<{ readonly holds: number; readonly recalled: boolean }> {
  const over = (await listHoldsInForce(reader, lot)).filter((hold) => covers(hold.area, place));
  return { holds: over.length, recalled: over.some(({ recall }) => recall !== undefined) };
}

function view(doc: LotHoldDoc): LotHold {
  const { _id, inForce: _, heldAt, releasedAt, ...facts } = doc;
  return {
    id: _id,
    ...facts,
    heldAt: heldAt.toISOString(),
    ...(releasedAt === undefined ? {} : { releasedAt: releasedAt.toISOString() }),
  };
}
