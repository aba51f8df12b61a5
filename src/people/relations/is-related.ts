import type { Reader } from '../../platform/database/database.ts';
import { keyedHashHex } from '../../platform/hash.ts';
import type { Secrets } from '../../platform/use-case.ts';
import { findPerson } from '../registry/person.store.ts';
import { listRelationsOfAccount } from './declared-relation.store.ts';
import type { Relation } from './declared-relation.ts';

/** What a person is to the holder of an account by what was declared; undefined: nothing was. */
export async function relationTo(
  reader: Reader,
  secrets: Secrets,
  account: string,
  person: string,
): Promise<Relation | undefined> {
  const declared = await listRelationsOfAccount(reader, account);
  if (declared.length === 0) return undefined;
  const nationalId = (await findPerson(reader, person))?.nationalId;
  const identity = nationalId === undefined ? undefined : keyedHashHex(secrets.identityKey, nationalId);
  const found = declared.find(
    (one) => one.person === person || (one.identity !== null && one.identity === identity),
  );
  return found?.relation;
}

/** Whether the holders of two accounts are related: the one has declared the other's own person, or both the same one as themselves. */
export async function areAccountsRelated(
  reader: Reader,
  secrets: Secrets,
  one: string,
  other: string,
): Promise<boolean> {
  return (
    (await declaresHolderOf(reader, secrets, one, other)) || declaresHolderOf(reader, secrets, other, one)
  );
}

async function declaresHolderOf(
  reader: Reader,
  secrets: Secrets,
  account: string,
  other: string,
): Promise<boolean> {
  const holder = (await listRelationsOfAccount(reader, other)).find(({ relation }) => relation === 'self');
  if (holder?.person == null) return false;
  return (await relationTo(reader, secrets, account, holder.person)) !== undefined;
}
