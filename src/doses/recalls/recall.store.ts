import { Schema } from 'mongoose';
import type { AreaCode } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import type { Recall } from './recall.ts';

interface RecallDoc extends Omit<Recall, 'id' | 'at' | 'notices'> {
  _id: string;
  at: Date;
  /** The dose up to which messages are written; the next step begins after it. */
  noticedUpTo: string;
  queued: number;
  complete: boolean;
}

const schema = new Schema<RecallDoc>({
  _id: { type: String, required: true },
  lot: { type: String, required: true },
  area: { type: String, required: true },
  document: {
    type: new Schema(
      { number: String, date: String, signer: String, title: String },
      { _id: false, strict: 'throw' },
    ),
    required: true,
  },
  reasonCode: { type: String, required: true },
  note: { type: String, required: true },
  by: { type: String, required: true },
  at: { type: Date, required: true },
  people: { type: Number, required: true },
  places: { type: Number, required: true },
  onHand: { type: Number, required: true },
  noticedUpTo: { type: String, default: '' },
  queued: { type: Number, required: true },
  complete: { type: Boolean, required: true },
});
schema.index({ area: 1, _id: 1 }, { name: 'recall_by_area' });
schema.index({ _id: 1, complete: 1, noticedUpTo: 1 }, { name: 'recall_notices' });
schema.index({ complete: 1, _id: 1 }, { name: 'recall_to_notice' });
schema.index({ lot: 1, area: 1 }, { name: 'recall_once', unique: true });

const recalls = defineCollection<RecallDoc>('recalls', schema);

/** Duplicate key `recall_once`: the lot has already been recalled in that area. */
export async function insertRecall(tx: Tx, { id, at, notices, ...rest }: Recall): Promise<void> {
  await recalls
    .raw(tx)
    .insertOne({ _id: id, ...rest, at: new Date(at), noticedUpTo: '', ...notices }, { session: tx.session });
}

interface RecallProgress {
  readonly recall: Recall;
  readonly noticedUpTo: string;
}

/** Stores how far the messages are written. False if another worker has stored a step meanwhile. */
export async function advanceNotices(
  tx: Tx,
  { recall, noticedUpTo }: RecallProgress,
  step: { readonly to: string; readonly queued: number; readonly complete: boolean },
): Promise<boolean> {
  const done = await recalls
    .raw(tx)
    .updateOne(
      { _id: recall.id, complete: false, noticedUpTo },
      { $set: { noticedUpTo: step.to, complete: step.complete }, $inc: { queued: step.queued } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

export async function findRecall(reader: Reader, id: string): Promise<RecallProgress | undefined> {
  const found = await recalls.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : { recall: view(found), noticedUpTo: found.noticedUpTo };
}

/** Recalls of these areas, by id; at most `limit`. */
export async function listRecalls(
  reader: Reader,
  areas: readonly AreaCode[] | undefined,
  after: string | undefined,
  limit: number,
): Promise<Recall[]> {
  const found = await recalls.page(reader, { area: areas && { $in: [...areas] } }, { after, limit });
  return found.map(view);
}

/** Recalls with messages still to be written: few. */
export async function listUnfinishedRecalls(reader: Reader): Promise<string[]> {
  const found = await recalls
    .raw(reader)
    .find({ complete: false }, { ...inSession(reader), projection: { _id: 1 } })
    .toArray();
  return found.map(({ _id }) => _id);
}

function view({ _id, at, noticedUpTo: _, queued, complete, ...rest }: RecallDoc): Recall {
  return { id: _id, ...rest, at: at.toISOString(), notices: { queued, complete } };
}
