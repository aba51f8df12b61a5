import { Schema } from 'mongoose';
import { provinceOf } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { platformProblem } from '../../platform/problem.ts';
import type { OrderFile } from './order-file.ts';

interface OrderFileDoc extends Omit<OrderFile, 'frozenAt'> {
  /** District and day. */
  _id: string;
  /** How many people in it draw with the seed that is revealed after it. */
  ofSeed: number;
  frozenAt: Date;
}

const schema = new Schema<OrderFileDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  district: { type: String, required: true },
  day: { type: String, required: true },
  seed: { type: Number, default: null },
  policyVersion: { type: String, required: true },
  waiting: { type: Number, required: true },
  others: { type: Number, required: true },
  parts: { type: Number, required: true },
  fileHash: { type: String, required: true },
  ofSeed: { type: Number, required: true },
  frozenAt: { type: Date, required: true },
});
// Only the files that a reveal waits for; the files of other days have no seed.
schema.index(
  { province: 1, seed: 1, district: 1 },
  { name: 'order_file_of_seed', unique: true, partialFilterExpression: { seed: { $gt: 0 } } },
);
schema.index({ district: 1, day: 1 }, { name: 'order_file_by_day' });

const files = defineCollection<OrderFileDoc>('orderFiles', schema, { retired: ['order_file_by_seed'] });

/** A file with what the reveal of its seed needs. */
export type StoredOrderFile = OrderFile & { readonly ofSeed: number };

export async function findOrderFile(
  reader: Reader,
  district: string,
  day: string,
): Promise<StoredOrderFile | undefined> {
  const found = await files.raw(reader).findOne({ _id: `${district}@${day}` }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** Throws `request/not-found`. */
export async function getOrderFile(reader: Reader, district: string, day: string): Promise<StoredOrderFile> {
  const found = await findOrderFile(reader, district, day);
  if (found === undefined) throw platformProblem('request/not-found');
  return found;
}

/** The files that were frozen for a seed, by district. */
export async function listFilesOfSeed(
  reader: Reader,
  province: string,
  seed: number,
): Promise<StoredOrderFile[]> {
  const found = await files
    .raw(reader)
    .find({ province, seed }, inSession(reader))
    .sort({ district: 1 })
    .toArray();
  return found.map(view);
}

/** The files of a district, the latest first: those of days before `before`, at most `limit`. */
export async function listFilesOfDistrict(
  reader: Reader,
  district: string,
  { before, limit }: { readonly before: string | undefined; readonly limit: number },
): Promise<OrderFile[]> {
  const found = await files
    .raw(reader)
    .find({ district, ...(before === undefined ? {} : { day: { $lt: before } }) }, inSession(reader))
    .sort({ day: -1 })
    .limit(limit)
    .toArray();
  return found.map((doc) => published(view(doc)));
}

/** A file without what is not published. */
export function published({ ofSeed: _, ...file }: StoredOrderFile): OrderFile {
  return file;
}

/** A second file of the district for the same day or the same seed is a duplicate key. */
export async function insertOrderFile(tx: Tx, { frozenAt, ...file }: StoredOrderFile): Promise<void> {
  await files.raw(tx).insertOne(
    {
      _id: `${file.district}@${file.day}`,
      ...file,
      province: provinceOf(file.district) ?? '',
      frozenAt: new Date(frozenAt),
    },
    { session: tx.session },
  );
}

function view({ _id: _, frozenAt, ...rest }: OrderFileDoc): StoredOrderFile {
  return { ...rest, frozenAt: frozenAt.toISOString() };
}
