import { Schema } from 'mongoose';
import type { AreaCode } from '../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../platform/database/database.ts';
import type { DoseCorrection } from './dose.ts';

interface DoseCorrectionDoc extends Omit<DoseCorrection, 'id' | 'at'> {
  /** The dose, `#` and the sequence, so that of two at once only one can be the next. */
  _id: string;
  province: AreaCode;
  at: Date;
}

const schema = new Schema<DoseCorrectionDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  dose: { type: String, required: true },
  sequence: { type: Number, required: true },
  kind: { type: String, required: true },
  fromLot: { type: String, required: true },
  lot: { type: String },
  vial: { type: String },
  thawedAt: { type: String },
  note: { type: String, required: true },
  by: { type: String, required: true },
  at: { type: Date, required: true },
});
schema.index({ province: 1, dose: 1, sequence: 1 }, { name: 'dose_correction_sequence', unique: true });
schema.index({ province: 1, at: 1 }, { name: 'dose_correction_by_time' });
schema.index({ lot: 1, dose: 1 }, { name: 'dose_correction_by_lot' });

const corrections = defineCollection<DoseCorrectionDoc>('doseCorrections', schema);

/** The id of a dose's correction by its sequence. */
export function correctionId(dose: string, sequence: number): string {
  return `${dose}#${sequence}`;
}

/** Appends a correction. Duplicate key `dose_correction_sequence` or `_id_`: another one came first. */
export async function insertCorrection(
  tx: Tx,
  province: AreaCode,
  correction: DoseCorrection,
): Promise<void> {
  const { id, at, ...rest } = correction;
  await corrections
    .raw(tx)
    .insertOne({ _id: id, province, ...rest, at: new Date(at) }, { session: tx.session });
}

/** The corrections of these doses of a province, oldest first. */
export async function listCorrections(
  reader: Reader,
  province: AreaCode,
  doses: readonly string[],
): Promise<DoseCorrection[]> {
  if (doses.length === 0) return [];
  const found = await corrections
    .raw(reader)
    .find({ province, dose: { $in: [...doses] } }, inSession(reader))
    .sort({ dose: 1, sequence: 1 })
    .toArray();
  return found.map(view);
}

/** The ids of the doses that a correction has put into a lot: few. */
export async function listCorrectionsInto(reader: Reader, lot: string): Promise<string[]> {
  const found = await corrections
    .raw(reader)
    .find({ lot }, { ...inSession(reader), projection: { dose: 1 } })
    .toArray();
  return [...new Set(found.map(({ dose }) => dose))];
}

/** Every correction of a province: few, compared with the doses. */
export async function listCorrectionsOfProvince(
  reader: Reader,
  province: AreaCode,
): Promise<DoseCorrection[]> {
  const found = await corrections
    .raw(reader)
    .find({ province }, inSession(reader))
    .sort({ dose: 1, sequence: 1 })
    .toArray();
  return found.map(view);
}

function view({ _id, province: _, at, ...rest }: DoseCorrectionDoc): DoseCorrection {
  return { id: _id, ...rest, at: at.toISOString() };
}
