import { listRelationsOfAccount } from '../../accounts/relations/declared-relation.store.ts';
import type { Relation } from '../../accounts/relations/declared-relation.ts';
import type { Reader } from '../../platform/database/database.ts';
import { keyedHashHex } from '../../platform/hash.ts';
import type { Secrets } from '../../platform/use-case.ts';
import { findPerson } from '../registry/person.store.ts';

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
