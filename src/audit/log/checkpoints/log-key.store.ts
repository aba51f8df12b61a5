import { Schema } from 'mongoose';
import { compare } from '../../../platform/compare.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../../platform/database/database.ts';

interface LogKeyDoc {
  /** The verifier key as it is published. */
  _id: string;
  since: Date;
  /** When it stopped signing; null if it still signs. */
  until: Date | null;
}

export interface LogKey {
  readonly verifierKey: string;
  readonly since: Date;
  readonly until: Date | undefined;
}

const schema = new Schema<LogKeyDoc>({
  _id: { type: String, required: true },
  since: { type: Date, required: true },
  until: { type: Date, default: null },
});

const keys = defineCollection<LogKeyDoc>('logKeys', schema);

/** Stores which keys sign from now on, and ends those that no longer do. */
export async function noteSigningKeys(tx: Tx, signing: readonly string[], now: Date): Promise<void> {
  const session = { session: tx.session };
  for (const verifierKey of signing) {
    await keys
      .raw(tx)
      .updateOne(
        { _id: verifierKey },
        { $set: { until: null }, $setOnInsert: { since: now } },
        { ...session, upsert: true },
      );
  }
  await keys
    .raw(tx)
    .updateMany({ _id: { $nin: [...signing] }, until: null }, { $set: { until: now } }, session);
}

/** Every key that ever signed, oldest first. There are few. */
export async function listLogKeys(reader: Reader): Promise<LogKey[]> {
  const found = await keys.raw(reader).find({}, inSession(reader)).toArray();
  return found
    .map(({ _id, since, until }) => ({ verifierKey: _id, since, until: until ?? undefined }))
    .toSorted((a, b) => a.since.getTime() - b.since.getTime() || compare(a.verifierKey, b.verifierKey));
}
