import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../../platform/database/database.ts';

/** How far a witness has signed. */
interface WitnessDoc {
  /** Its verifier key. */
  _id: string;
  size: number;
  at: Date;
}

const schema = new Schema<WitnessDoc>({
  _id: { type: String, required: true },
  size: { type: Number, required: true },
  at: { type: Date, required: true },
});

const witnesses = defineCollection<WitnessDoc>('logWitnesses', schema);

/** The size of the last checkpoint this witness cosigned; 0 if there is none. */
export async function witnessedSize(reader: Reader, verifierKey: string): Promise<number> {
  const found = await witnesses.raw(reader).findOne({ _id: verifierKey }, inSession(reader));
  return found?.size ?? 0;
}

export async function noteWitnessed(tx: Tx, verifierKey: string, size: number, at: Date): Promise<void> {
  await witnesses
    .raw(tx)
    .updateOne({ _id: verifierKey }, { $set: { size, at } }, { session: tx.session, upsert: true });
}

/** The size of the newest cosigned checkpoint; undefined if there is none. Witnesses are few. */
export async function lastWitnessedSize(reader: Reader): Promise<number | undefined> {
  const found = await witnesses.raw(reader).find({}, inSession(reader)).toArray();
  return found.length === 0 ? undefined : Math.max(...found.map(({ size }) => size));
}
