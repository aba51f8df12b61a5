import { listRelationsOfAccount } from '../../accounts/relations/declared-relation.store.ts';
import type { KnownPerson } from '../../audit/second-person.rules.ts';
import { inSession, type Reader } from '../../platform/database/database.ts';
import { keyedHashHex } from '../../platform/hash.ts';
import type { Secrets } from '../../platform/use-case.ts';
import { listHoldersOfIdentities } from '../registry/identity-claim.store.ts';
import { people } from '../registry/person.store.ts';

/** All by which these people can be recognised among declared relations; of an erased person the id alone is left. */
export async function knownPeople(
  reader: Reader,
  { identityKey }: Secrets,
  ids: readonly string[],
): Promise<KnownPerson[]> {
  const found = await people
    .raw(reader)
    .find({ _id: { $in: [...ids] } }, { ...inSession(reader), projection: { nationalId: 1 } })
    .toArray();
  const numbers = new Map(found.map(({ _id, nationalId }) => [_id, nationalId]));
  return ids.map((person) => {
    const nationalId = numbers.get(person);
    return { person, identity: nationalId === undefined ? null : keyedHashHex(identityKey, nationalId) };
  });
}

/**
 * Those of the people with these pseudonyms whom an account has declared. It starts from the handful that was declared:
 * a finding may name thousands, and nobody is looked up by pseudonym.
 */
export async function declaredAmong(
  reader: Reader,
  account: string,
  pseudonyms: readonly string[],
): Promise<KnownPerson[]> {
  if (pseudonyms.length === 0) return [];
  const declared = await listRelationsOfAccount(reader, account);
  const registeredLater = declared.flatMap(({ person, identity }) =>
    person === null && identity !== null ? [identity] : [],
  );
  const holders = await listHoldersOfIdentities(reader, registeredLater);
  const known = declared.map(({ person, identity }) => ({
    person: person ?? holders.get(identity ?? '') ?? null,
    identity,
  }));
  const found = await people
    .raw(reader)
    .find(
      { _id: { $in: known.flatMap(({ person }) => (person === null ? [] : [person])) } },
      { ...inSession(reader), projection: { pseudonym: 1 } },
    )
    .toArray();
  const named = new Set(pseudonyms);
  const meant = new Set(found.filter(({ pseudonym }) => named.has(pseudonym)).map(({ _id }) => _id));
  return known.filter(({ person }) => person !== null && meant.has(person));
}
