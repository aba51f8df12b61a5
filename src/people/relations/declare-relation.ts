import { recordAction } from '../../audit/record.ts';
import { keyedHashHex } from '../../platform/hash.ts';
import { areaOfId } from '../../platform/id.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { findHolderOfIdentity } from '../registry/identity-claim.store.ts';
import { findPerson } from '../registry/person.store.ts';
import {
  insertRelation,
  listRelationsOfAccount,
  MAX_RELATIONS,
  RELATION_DECLARED,
} from './declared-relation.store.ts';
import type { DeclarationMade, NewRelation } from './declared-relation.ts';
import { relationProblem } from './relation.problems.ts';

/**
 * Declares what a person is to the holder of an account. A national id is kept as a keyed hash only.
 * Throws `relation/person-unknown`, `relation/already-declared`, `relation/too-many`.
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
      const byId = who.kind === 'person';
      const person = byId
        ? (await findPerson(tx, who.person))?.id
        : await findHolderOfIdentity(tx, context.secrets, who.nationalId);
      if (byId && person === undefined) throw relationProblem('relation/person-unknown').about(about);
      if ((await listRelationsOfAccount(tx, account)).length >= MAX_RELATIONS) {
        throw relationProblem('relation/too-many').about(about);
      }
      const declared: DeclarationMade = {
        account,
        relation,
        declaredBy: context.actor.account,
        declaredAt: now.toISOString(),
      };
      const identity = byId ? null : keyedHashHex(context.secrets.identityKey, who.nationalId);
      await insertRelation(tx, areaOfId(account), { ...declared, person: person ?? null, identity });
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
