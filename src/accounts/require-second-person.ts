import { secondPersonProblem } from '../audit/second-person.problems.ts';
import { type KnownPerson, secondPersonFault } from '../audit/second-person.rules.ts';
import type { Tx } from '../platform/database/database.ts';
import type { RefusalContext } from '../platform/problem.ts';
import type { UseCaseContext } from '../platform/use-case.ts';
import { listRelationsOfAccounts } from './relations/declared-relation.store.ts';

/**
 * Makes sure that the account acting is a second person, by what was declared until now. `hands`: the accounts that
 * proposed, counted, claimed, asked; `people`: those it is about; `about`: for the audit log. Reads inside the deciding
 * transaction. Throws `second-person/same-account`, `second-person/related`.
 */
export async function requireSecondPerson(
  tx: Tx,
  { actor }: UseCaseContext,
  decision: {
    readonly hands: readonly string[];
    readonly people?: readonly KnownPerson[];
    readonly about: RefusalContext;
  },
): Promise<void> {
  const { hands, people = [], about } = decision;
  const decider = actor.account;
  const ties = await listRelationsOfAccounts(tx, [...new Set([decider, ...hands])]);
  const fault = secondPersonFault({ decider, hands, people, ties });
  if (fault === undefined) return;
  if (fault === 'same-account') throw secondPersonProblem('second-person/same-account').about(about);
  const related = { with: fault === 'related-to-person' ? 'person' : 'proposer' } as const;
  throw secondPersonProblem('second-person/related', related).about(about);
}
