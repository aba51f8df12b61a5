import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { keyedHashHex } from '../../platform/hash.ts';
import type { Secrets } from '../../platform/use-case.ts';

interface IdentityClaimDoc {
  /** Keyed hash of the national id: unique on any topology, and no plain number is a key of an index. */
  _id: string;
  province: string;
  person: string;
}

const schema = new Schema<IdentityClaimDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  person: { type: String, required: true },
});

const claims = defineCollection<IdentityClaimDoc>('identityClaims', schema);

/** Part of the message of a duplicate key on this collection. */
export const IDENTITY_CLAIMED = 'identityClaims';

/** Claims a national id for a person. A second claim is a duplicate key. */
export async function claimIdentity(
  tx: Tx,
  secrets: Secrets,
  nationalId: string,
  claim: { readonly province: string; readonly person: string },
): Promise<void> {
  await claims
    .raw(tx)
    .insertOne({ _id: keyedHashHex(secrets.identityKey, nationalId), ...claim }, { session: tx.session });
}

/** Releases a national id: its holder was erased and may be registered again. */
export async function releaseIdentity(tx: Tx, secrets: Secrets, nationalId: string): Promise<void> {
  await claims
    .raw(tx)
    .deleteOne({ _id: keyedHashHex(secrets.identityKey, nationalId) }, { session: tx.session });
}

/** Returns the id of the person who holds this national id. */
export async function findHolderOfIdentity(
  reader: Reader,
  secrets: Secrets,
  nationalId: string,
): Promise<string | undefined> {
  const found = await claims
    .raw(reader)
    .findOne({ _id: keyedHashHex(secrets.identityKey, nationalId) }, inSession(reader));
  return found?.person;
}

/** The ids of the people who hold these national ids, by their keyed hashes. */
export async function listHoldersOfIdentities(
  reader: Reader,
  identities: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (identities.length === 0) return new Map();
  const found = await claims
    .raw(reader)
    .find({ _id: { $in: [...identities] } }, inSession(reader))
    .toArray();
  return new Map(found.map(({ _id, person }) => [_id, person]));
}
