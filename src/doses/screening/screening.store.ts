import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import type { Screening } from './screening.ts';

interface ScreeningDoc extends Omit<Screening, 'id' | 'at'> {
  _id: string;
  at: Date;
}

const text = { type: String, required: true } as const;
const schema = new Schema<ScreeningDoc>({
  _id: text,
  province: text,
  district: text,
  site: text,
  session: text,
  booking: text,
  person: text,
  pseudonym: text,
  product: text,
  day: text,
  at: { type: Date, required: true },
  by: text,
  answers: { type: Schema.Types.Mixed, required: true },
  vitals: { type: Schema.Types.Mixed, required: true },
  ruleOutcome: text,
  observedOutcome: { type: String },
  outcome: text,
  reasons: [new Schema({ code: text, outcome: text, until: String }, { _id: false, strict: 'throw' })],
  deferUntil: { type: String, default: null },
  rules: { type: Schema.Types.Mixed, required: true },
  policyVersion: text,
  note: { type: String },
});
schema.index({ province: 1, booking: 1, _id: 1 }, { name: 'screening_by_booking' });

const screenings = defineCollection<ScreeningDoc>('screenings', schema);

/** Appends a screening; there is no way to change or remove one. */
export async function insertScreening(tx: Tx, screening: Screening): Promise<void> {
  const { id, at, ...rest } = screening;
  await screenings.raw(tx).insertOne({ _id: id, ...rest, at: new Date(at) }, { session: tx.session });
}

const MAX_OF_ONE_BOOKING = 50;

/** The screenings of a booking, oldest first; the last one counts. Throws if there are more than 50. */
export async function listScreeningsOf(
  reader: Reader,
  province: string,
  booking: string,
): Promise<Screening[]> {
  const found = await screenings
    .raw(reader)
    .find({ province, booking }, inSession(reader))
    .sort({ _id: 1 })
    .limit(MAX_OF_ONE_BOOKING + 1)
    .toArray();
  if (found.length > MAX_OF_ONE_BOOKING)
    throw new Error(`more than ${MAX_OF_ONE_BOOKING} screenings of a booking`);
  return found.map(({ _id, at, ...rest }) => ({ id: _id, ...rest, at: at.toISOString() }));
}
