import { Schema } from 'mongoose';
import { type AreaCode, provinceOf } from '../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../platform/database/database.ts';
import { deferInsert } from '../platform/database/deferred-writes.ts';
import { areaOfId } from '../platform/id.ts';
import { platformProblem } from '../platform/problem.ts';
import type { Dose } from './dose.ts';

type Instants = 'injectedAt' | 'observeUntil' | 'recordedAt';

export interface DoseDoc extends Omit<Dose, Instants | 'id'> {
  _id: string;
  province: AreaCode;
  injectedAt: Date;
  observeUntil: Date;
  recordedAt: Date;
}

const decisionSchema = new Schema({ number: String, date: String }, { _id: false, strict: 'throw' });
const schema = new Schema<DoseDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  district: { type: String, required: true },
  site: { type: String, required: true },
  session: { type: String, required: true },
  booking: { type: String, required: true },
  person: { type: String, required: true },
  pseudonym: { type: String, required: true },
  lot: { type: String, required: true },
  vial: { type: String },
  product: { type: String, required: true },
  doseNumber: { type: Number, required: true },
  kind: { type: String, required: true },
  day: { type: String, required: true },
  injectedAt: { type: Date, required: true },
  observeUntil: { type: Date, required: true },
  recordedAt: { type: Date, required: true },
  recordedBy: { type: String, required: true },
  vaccinator: { type: String },
  screening: { type: String, required: true },
  consent: { type: String },
  sameProductUnavailable: { type: decisionSchema },
  policyVersion: { type: String, required: true },
  groupCounted: { type: Number, required: true },
});
schema.index({ province: 1, person: 1, _id: 1 }, { name: 'dose_by_person' });
schema.index({ province: 1, day: 1, site: 1 }, { name: 'dose_by_day' });
schema.index({ province: 1, lot: 1, _id: 1 }, { name: 'dose_by_lot' });
schema.index({ lot: 1, _id: 1 }, { name: 'dose_of_lot' });

/** For the `*.reads.ts` of this area. */
export const doses = defineCollection<DoseDoc>('doses', schema);

/** Appends a dose; there is no way to change or remove one. */
export function insertDose(tx: Tx, dose: Dose): void {
  const { id, injectedAt, observeUntil, recordedAt, ...rest } = dose;
  deferInsert(tx, doses.raw(tx), {
    _id: id,
    ...rest,
    injectedAt: new Date(injectedAt),
    observeUntil: new Date(observeUntil),
    recordedAt: new Date(recordedAt),
  });
}

/** Throws `request/not-found`. */
export async function getDose(reader: Reader, id: string): Promise<Dose> {
  const found = await doses.raw(reader).findOne({ _id: id }, inSession(reader));
  if (found === null) throw platformProblem('request/not-found');
  return viewDose(found);
}

const MAX_DOSES_OF_ONE = 50;

/** The doses recorded for a person, corrected ones included, in the order of recording. Throws if there are more than 50. */
export async function listDosesOf(reader: Reader, person: string): Promise<Dose[]> {
  const province = provinceOf(areaOfId(person)) ?? '';
  const found = await doses
    .raw(reader)
    .find({ province, person }, inSession(reader))
    .sort({ _id: 1 })
    .limit(MAX_DOSES_OF_ONE + 1)
    .toArray();
  if (found.length > MAX_DOSES_OF_ONE) throw new Error(`more than ${MAX_DOSES_OF_ONE} doses of a person`);
  return found.sort((a, b) => a.recordedAt.getTime() - b.recordedAt.getTime()).map(viewDose);
}

/** Counts the doses recorded from each lot in a province, before any correction. */
export async function countRecordedByLot(
  reader: Reader,
  province: AreaCode,
): Promise<ReadonlyMap<string, number>> {
  const counted = await doses
    .raw(reader)
    .aggregate<{ _id: string; doses: number }>(
      [{ $match: { province } }, { $group: { _id: '$lot', doses: { $sum: 1 } } }],
      inSession(reader),
    )
    .toArray();
  return new Map(counted.map((row) => [row._id, row.doses]));
}

export function viewDose(doc: DoseDoc): Dose {
  const { _id, injectedAt, observeUntil, recordedAt, ...rest } = doc;
  return {
    id: _id,
    ...rest,
    injectedAt: injectedAt.toISOString(),
    observeUntil: observeUntil.toISOString(),
    recordedAt: recordedAt.toISOString(),
  };
}
