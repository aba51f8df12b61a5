import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import type { StandbyEntry } from '../sessions/session.ts';

interface StandbyEntryDoc extends Omit<StandbyEntry, 'calledAt'> {
  _id: string;
  province: string;
  calledAt?: Date;
}

const schema = new Schema<StandbyEntryDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  session: { type: String, required: true },
  position: { type: Number, required: true },
  person: { type: String, required: true },
  pseudonym: { type: String, required: true },
  key: { type: String, required: true },
  status: { type: String, required: true },
  booking: { type: String },
  calledAt: { type: Date },
  skipReason: { type: String },
});
schema.index({ _id: 1, status: 1 }, { name: 'standby_status' });
schema.index({ session: 1, status: 1, position: 1 }, { name: 'standby_next' });
schema.index({ session: 1, position: 1 }, { name: 'standby_by_position' });
schema.index({ session: 1, person: 1 }, { name: 'standby_person' });

/** For `*.reads.ts` only. */
export const entries = defineCollection<StandbyEntryDoc>('standbyEntries', schema);

/** The person's entry on the standby list of a session. */
export async function findStandbyEntry(
  reader: Reader,
  session: string,
  person: string,
): Promise<StandbyEntry | undefined> {
  const found = await entries.raw(reader).findOne({ session, person }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** Entries after a position whose people have not been called yet, in order; at most `limit`. */
export async function listWaitingEntries(
  reader: Reader,
  session: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<StandbyEntry[]> {
  const found = await entries
    .raw(reader)
    .find({ session, status: 'waiting', position: { $gt: after } }, inSession(reader))
    .sort({ position: 1 })
    .limit(limit)
    .toArray();
  return found.map(view);
}

/** The standby list after a position, in order; at most `limit`. */
export async function listStandbyEntries(
  reader: Reader,
  session: string,
  after: number,
  limit: number,
): Promise<StandbyEntry[]> {
  const found = await entries
    .raw(reader)
    .find({ session, position: { $gt: after } }, inSession(reader))
    .sort({ position: 1 })
    .limit(limit)
    .toArray();
  return found.map(view);
}

/** Writes the standby list, once: a second one would have the same ids. */
export async function insertStandbyEntries(
  tx: Tx,
  province: string,
  added: readonly StandbyEntry[],
): Promise<void> {
  if (added.length === 0) return;
  await entries.raw(tx).insertMany(
    added.map(({ calledAt: _, ...entry }) => ({
      _id: entryId(entry.session, entry.position),
      province,
      ...entry,
    })),
    { session: tx.session },
  );
}

interface StandbyChange {
  readonly status: StandbyEntry['status'];
  readonly booking?: string;
  readonly calledAt?: Date;
  readonly skipReason?: NonNullable<StandbyEntry['skipReason']>;
}

/** Changes an entry that is still in this state. False if it is not. */
export async function changeStandbyEntry(
  tx: Tx,
  entry: Pick<StandbyEntry, 'session' | 'position' | 'status'>,
  change: StandbyChange,
): Promise<boolean> {
  const done = await entries
    .raw(tx)
    .updateOne(
      { _id: entryId(entry.session, entry.position), status: entry.status },
      { $set: { ...change } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

/** Marks entries whose people were called from the order itself. */
export async function markEntriesCalled(
  tx: Tx,
  called: readonly { readonly entry: StandbyEntry; readonly booking: string }[],
  calledAt: Date,
): Promise<void> {
  if (called.length === 0) return;
  await entries.raw(tx).bulkWrite(
    called.map(({ entry, booking }) => ({
      updateOne: {
        filter: { _id: entryId(entry.session, entry.position), status: 'waiting' as const },
        update: { $set: { status: 'called' as const, booking, calledAt } },
      },
    })),
    { session: tx.session, ordered: true },
  );
}

/** Ends the entries whose people were never called. Returns how many. */
export async function endWaitingEntries(tx: Tx, session: string): Promise<number> {
  const done = await entries
    .raw(tx)
    .updateMany({ session, status: 'waiting' }, { $set: { status: 'ended' } }, { session: tx.session });
  return done.modifiedCount;
}

function entryId(session: string, position: number): string {
  return `${session}#${String(position).padStart(4, '0')}`;
}

function view(doc: StandbyEntryDoc): StandbyEntry {
  const { _id, province, calledAt, ...rest } = doc;
  return { ...rest, ...(calledAt === undefined ? {} : { calledAt: calledAt.toISOString() }) };
}
