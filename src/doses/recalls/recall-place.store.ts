import { Schema } from 'mongoose';
import { type AreaCode, areaRange } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import type { RecallPlace } from './recall.ts';

interface RecallPlaceDoc extends Omit<RecallPlace, 'at'> {
  /** `recall|place` */
  _id: string;
  at: Date;
}

const schema = new Schema<RecallPlaceDoc>({
  _id: { type: String, required: true },
  recall: { type: String, required: true },
  place: { type: String, required: true },
  doses: { type: Number, required: true },
  at: { type: Date, required: true },
});
schema.index({ recall: 1, place: 1 }, { name: 'recall_place' });

const places = defineCollection<RecallPlaceDoc>('recallPlaces', schema);

export async function insertRecallPlaces(tx: Tx, added: readonly RecallPlace[]): Promise<void> {
  if (added.length === 0) return;
  await places.raw(tx).insertMany(
    added.map(({ at, ...rest }) => ({ _id: `${rest.recall}|${rest.place}`, ...rest, at: new Date(at) })),
    { session: tx.session },
  );
}

/** The places of an area that held doses of a recalled lot, by code; at most `limit`. */
export async function listRecallPlaces(
  reader: Reader,
  recall: string,
  area: AreaCode,
  after: string | undefined,
  limit: number,
): Promise<RecallPlace[]> {
  const range = { ...areaRange(area), ...(after === undefined ? {} : { $gt: after }) };
  const found = await places
    .raw(reader)
    .find({ recall, place: range }, inSession(reader))
    .sort({ place: 1 })
    .limit(limit)
    .toArray();
  return found.map(({ _id, at, ...rest }) => ({ ...rest, at: at.toISOString() }));
}
