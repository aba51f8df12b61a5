import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { platformProblem } from '../../platform/problem.ts';
import type { Leftover, LeftoverState } from './leftover.ts';

interface LeftoverDoc extends Omit<Leftover, 'id' | 'openedAt' | 'endedAt'> {
  _id: string;
  openedAt: Date;
  endedAt: Date | null;
}

const schema = new Schema<LeftoverDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  district: { type: String, required: true },
  site: { type: String, required: true },
  session: { type: String, required: true },
  day: { type: String, required: true },
  doses: { type: Number, required: true },
  accepted: { type: Number, required: true },
  neighbour: { type: String, default: null },
  state: { type: String, required: true },
  openedBy: { type: String, required: true },
  openedAt: { type: Date, required: true },
  endedAt: { type: Date, default: null },
  version: { type: Number, required: true },
});
schema.index({ session: 1, _id: 1 }, { name: 'leftover_by_session' });
schema.index({ _id: 1, version: 1 }, { name: 'leftover_version' });
schema.index({ province: 1, day: 1 }, { name: 'leftover_by_day' });

const leftovers = defineCollection<LeftoverDoc>('leftovers', schema);

/** Throws `request/not-found`. */
export async function getLeftover(reader: Reader, id: string): Promise<Leftover> {
  const found = await leftovers.raw(reader).findOne({ _id: id }, inSession(reader));
  if (found === null) throw platformProblem('request/not-found');
  return view(found);
}

/** More than a session ever has: each needs doses that are left over. */
const MAX_OF_SESSION = 200;

/** The leftovers of a session, oldest first. */
export async function listLeftovers(reader: Reader, session: string): Promise<Leftover[]> {
  const found = await leftovers
    .raw(reader)
    .find({ session }, inSession(reader))
    .sort({ _id: 1 })
    .limit(MAX_OF_SESSION + 1)
    .toArray();
  if (found.length > MAX_OF_SESSION) throw new Error('a session with too many leftovers');
  return found.map(view);
}

export async function insertLeftover(tx: Tx, { id, openedAt, ...rest }: Leftover): Promise<void> {
  await leftovers
    .raw(tx)
    .insertOne({ _id: id, ...rest, openedAt: new Date(openedAt), endedAt: null }, { session: tx.session });
}

/** Changes leftovers that are still of this version; it goes up by one. False if they are not. */
export async function changeLeftover(
  tx: Tx,
  { id, version }: Pick<Leftover, 'id' | 'version'>,
  change: {
    readonly accepted?: number;
    readonly neighbour?: string;
    readonly state?: LeftoverState;
    readonly endedAt?: Date;
  },
): Promise<boolean> {
  const done = await leftovers
    .raw(tx)
    .updateOne({ _id: id, version }, { $set: { ...change, version: version + 1 } }, { session: tx.session });
  return done.modifiedCount === 1;
}

function view({ _id, openedAt, endedAt, ...rest }: LeftoverDoc): Leftover {
  return { id: _id, ...rest, openedAt: openedAt.toISOString(), endedAt: endedAt?.toISOString() ?? null };
}
