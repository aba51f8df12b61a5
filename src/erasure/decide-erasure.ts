import { requireSecondPerson } from '../accounts/require-second-person.ts';
import { recordAction } from '../audit/record.ts';
import { eraseCourse } from '../people/courses/course.store.ts';
import { listMembershipsOf } from '../people/memberships/membership.store.ts';
import { eraseGuardians } from '../people/registry/consent.store.ts';
import { releaseIdentity } from '../people/registry/identity-claim.store.ts';
import { erasePerson, getPerson } from '../people/registry/person.store.ts';
import type { Person } from '../people/registry/person.ts';
import { knownPeople } from '../people/relations/known-people.reads.ts';
import { TransactionConflict, type Tx } from '../platform/database/database.ts';
import { type Recorded, transact, type UseCaseContext } from '../platform/use-case.ts';
import { erasureProblem } from './erasure.problems.ts';
import { decideStoredErasure, getErasure } from './erasure.store.ts';
import type { Erasure } from './erasure.ts';
import { getErasable } from './gather-erasure-facts.ts';

/**
 * Erases a person's identifying data: particulars, national id, guardians' names, the pseudonym and its key, and their turn
 * in the order. Doses, groups and the audit log stay, no longer linked to anyone. Of two concurrent decisions, one takes
 * effect. Throws `erasure/already-decided`, `second-person/same-account`, `second-person/related` and the
 * problems of `getErasable`.
 */
export async function approveErasure(context: UseCaseContext, id: string): Promise<Erasure> {
  return transact(context, async (tx, now) => {
    const asked = await openForDecision(tx, context, id);
    const { person, course } = await getErasable(tx, context.secrets, asked.person, id);
    const decided = await decide(tx, context, now, asked, person, 'approved');
    if (!(await eraseCourse(tx, course)) || !(await erasePerson(tx, person.id, now))) {
      throw new TransactionConflict('the person has just changed');
    }
    if (person.nationalId !== undefined) await releaseIdentity(tx, context.secrets, person.nationalId);
    await eraseGuardians(tx, person.id);
    return decided;
  });
}

/** Declines an erasure: nothing is erased. The same accounts may. */
export async function declineErasure(context: UseCaseContext, id: string): Promise<Erasure> {
  return transact(context, async (tx, now) => {
    const asked = await openForDecision(tx, context, id);
    return decide(tx, context, now, asked, await getPerson(tx, asked.person), 'declined');
  });
}

/** The erasure, if it is still undecided and this account may decide on it. */
async function openForDecision(tx: Tx, context: UseCaseContext, id: string): Promise<Erasure> {
  const asked = await getErasure(tx, id);
  const { state, askedBy, province } = asked;
  if (state !== 'asked') {
    throw erasureProblem('erasure/already-decided', { state }).about({ area: province, object: id });
  }
  const person = await getPerson(tx, asked.person);
  await requireSecondPerson(tx, context, {
    hands: [askedBy, ...(await handsInRecord(tx, person))],
    people: await knownPeople(tx, context.secrets, [person.id]),
    about: { area: province, subject: person.pseudonym, object: id },
  });
  return asked;
}

/** Who registered the person, and who claimed, decided or withdrew their groups. */
async function handsInRecord(tx: Tx, { id, registeredBy }: Person): Promise<string[]> {
  const memberships = await listMembershipsOf(tx, id);
  return [
    registeredBy,
    ...memberships
      .flatMap(({ claimedBy, decidedBy, withdrawnBy }) => [claimedBy, decidedBy, withdrawnBy])
      .filter((by) => by !== undefined),
  ];
}

async function decide(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  asked: Erasure,
  { pseudonym }: Person,
  state: 'approved' | 'declined',
): Promise<Recorded<Erasure>> {
  const { id, province, reason, document, askedBy } = asked;
  const decidedBy = context.actor.account;
  if (!(await decideStoredErasure(tx, asked, { state, decidedBy, decidedAt: now }))) {
    throw new Error('an erasure changed inside its own snapshot');
  }
  const entry = await recordAction(tx, context, now, {
    action: state === 'approved' ? 'approveErasure' : 'declineErasure',
    area: province,
    subject: pseudonym,
    object: id,
    reason,
    details: { documentNumber: document.number, documentDate: document.date, askedBy },
  });
  return { entry, answer: { ...asked, state, decidedBy, decidedAt: now.toISOString() } };
}
