import { recordAction } from '../../audit/record.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { listMembershipsOf } from '../memberships/membership.store.ts';
import { getPerson as getStoredPerson } from './person.store.ts';
import type { PersonRecord } from './person.ts';

/** A person's record. That it was read, and by whom, is recorded before it is shown. */
export async function readPerson(context: UseCaseContext, id: string): Promise<PersonRecord> {
  return transact(context, async (tx, now) => {
    const person = await getStoredPerson(tx, id);
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
