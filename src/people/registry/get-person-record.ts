import { recordAction } from '../../audit/record.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { listMembershipsOf } from '../memberships/membership.store.ts';
import { getPerson } from './person.store.ts';
import type { PersonRecord } from './person.ts';

/** Returns a person's record; the read is recorded in the same transaction. Throws `request/not-found`, `person/erased`. */
export async function getPersonRecord(context: UseCaseContext, id: string): Promise<PersonRecord> {
  return transact(context, async (tx, now) => {
    const person = await getPerson(tx, id);
    const memberships = await listMembershipsOf(tx, id);
    const entry = await recordAction(tx, context, now, {
      action: 'getPerson',
      area: person.district,
      subject: person.pseudonym,
      object: id,
    });
    return { entry, answer: { ...person, memberships } };
  });
}
