import { Schema } from 'mongoose';
import { justAfter } from '../../platform/clock.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { platformProblem } from '../../platform/problem.ts';
import type { ProductCode } from '../../policy/terms.ts';
import type { Consent } from './consent.ts';

interface ConsentDoc {
  _id: string;
  province: string;
  person: string;
  guardianName: string;
  relation: Consent['relation'];
  product: ProductCode;
  givenAt: Date;
  recordedAt: Date;
  recordedBy: string;
  withdrawnAt: Date | null;
}

const schema = new Schema<ConsentDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  person: { type: String, required: true },
  guardianName: { type: String, required: true },
  relation: { type: String, required: true },
  product: { type: String, required: true },
  givenAt: { type: Date, required: true },
  recordedAt: { type: Date, required: true },
  recordedBy: { type: String, required: true },
  withdrawnAt: { type: Date, default: null },
});
schema.index({ person: 1, product: 1, givenAt: 1, withdrawnAt: 1 }, { name: 'consent_by_person' });
schema.index({ _id: 1, withdrawnAt: 1 }, { name: 'consent_withdrawal' });

const consents = defineCollection<ConsentDoc>('guardianConsents', schema);

/** Returns the consent in force for an injection of this product at this instant; of several, the latest given. */
export async function findConsent(
  reader: Reader,
  person: string,
  product: string,
  at: Date,
): Promise<Consent | undefined> {
  const [inForce] = await consents
    .raw(reader)
    .find(
      {
        person,
        product: product as ProductCode,
        givenAt: { $lt: justAfter(at) },
        $or: [{ withdrawnAt: null }, { withdrawnAt: { $gt: at } }],
      },
      inSession(reader),
    )
    .sort({ givenAt: -1 })
    .limit(1)
    .toArray();
  return inForce === undefined ? undefined : view(inForce);
}

/** Throws `request/not-found`. */
export async function getConsent(reader: Reader, id: string): Promise<Consent> {
  const found = await consents.raw(reader).findOne({ _id: id }, inSession(reader));
  if (found === null) throw platformProblem('request/not-found');
  return view(found);
}

export async function insertConsent(tx: Tx, consent: Consent): Promise<void> {
  const { id, givenAt, recordedAt, withdrawnAt: _, ...rest } = consent;
  const doc = {
    _id: id,
    ...rest,
    givenAt: new Date(givenAt),
    recordedAt: new Date(recordedAt),
    withdrawnAt: null,
  };
  await consents.model(tx).create([doc], { session: tx.session });
}

/** Erases the names of a person's guardians, which would identify the person. */
export async function eraseGuardians(tx: Tx, person: string): Promise<void> {
  await consents.raw(tx).updateMany({ person }, { $set: { guardianName: '' } }, { session: tx.session });
}

/** Returns false if it was already withdrawn. */
export async function withdrawStoredConsent(tx: Tx, id: string, at: Date): Promise<boolean> {
  const done = await consents
    .raw(tx)
    .updateOne({ _id: id, withdrawnAt: null }, { $set: { withdrawnAt: at } }, { session: tx.session });
  return done.modifiedCount === 1;
}

function view(doc: ConsentDoc): Consent {
  const { _id, givenAt, recordedAt, withdrawnAt, ...rest } = doc;
  return {
    id: _id,
    ...rest,
    givenAt: givenAt.toISOString(),
    recordedAt: recordedAt.toISOString(),
    ...(withdrawnAt === null ? {} : { withdrawnAt: withdrawnAt.toISOString() }),
  };
}
