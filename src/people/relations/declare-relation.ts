import {
  insertRelation,
  listRelationsOfAccount,
  MAX_RELATIONS,
  RELATION_DECLARED,
} from '../../accounts/relations/declared-relation.store.ts';
import type { DeclarationMade } from '../../accounts/relations/declared-relation.ts';
import { recordAction } from '../../audit/record.ts';
import type { KnownPerson } from '../../audit/second-person.rules.ts';
import type { Reader } from '../../platform/database/database.ts';
import { keyedHashHex } from '../../platform/hash.ts';
import { areaOfId } from '../../platform/id.ts';
import { type Secrets, transact, type UseCaseContext } from '../../platform/use-case.ts';
import { findHolderOfIdentity } from '../registry/identity-claim.store.ts';
import { findPerson } from '../registry/person.store.ts';
import type { NewRelation } from './new-relation.ts';
import { relationProblem } from './relation.problems.ts';

/**
 * Declares what a person is to the holder of an account. A national id is kept as a keyed hash only.
 * Throws `relation/unknown-person`, `relation/already-declared`, `relation/too-many`.
 */
export async function declareRelation(
  context: UseCaseContext,
  account: string,
  { who, relation }: NewRelation,
): Promise<DeclarationMade> {
  const about = { area: areaOfId(account), object: account };
  return transact(
    context,
    async (tx, now) => {
      const found = await whoIsMeant(tx, context.secrets, who);
      if (found === undefined) throw relationProblem('relation/unknown-person').about(about);
      if ((await listRelationsOfAccount(tx, account)).length >= MAX_RELATIONS) {
        throw relationProblem('relation/too-many').about(about);
      }
      const declared: DeclarationMade = {
        account,
        relation,
        declaredBy: context.actor.account,
        declaredAt: now.toISOString(),
      };
      const { key, ...known } = found;
      await insertRelation(tx, areaOfId(account), key, { ...declared, ...known });
      const entry = await recordAction(tx, context, now, {
        ...about,
        action: 'declareRelation',
        details: { relation },
      });
      return { entry, answer: declared };
    },
    { [RELATION_DECLARED]: () => relationProblem('relation/already-declared').about(about) },
  );
}

/** Both the id and the hash if known: accounts that declare one person in different ways mean the same. */
async function whoIsMeant(
  reader: Reader,
  secrets: Secrets,
  who: NewRelation['who'],
): Promise<(KnownPerson & { readonly key: string }) | undefined> {
  const hash = (nationalId: string): string => keyedHashHex(secrets.identityKey, nationalId);
  if (who.kind === 'national-id') {
    const person = (await findHolderOfIdentity(reader, secrets, who.nationalId)) ?? null;
    const identity = hash(who.nationalId);
    return { key: identity, person, identity };
  }
  const person = await findPerson(reader, who.person);
  if (person === undefined) return undefined;
  const { id, nationalId } = person;
  return { key: id, person: id, identity: nationalId === undefined ? null : hash(nationalId) };
}
