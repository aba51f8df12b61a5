import { recordAction } from '../../audit/record.ts';
import { newId } from '../../platform/id.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { peopleProblem } from '../people.problems.ts';
import { insertConsent } from './consent.store.ts';
import type { ConsentChange, NewConsent } from './consent.ts';
import { getPerson } from './person.store.ts';

/** Records a guardian's consent to one product. Throws `consent/in-future`. */
export async function giveConsent(
  context: UseCaseContext,
  id: string,
  wanted: NewConsent,
): Promise<ConsentChange> {
  return transact(context, async (tx, now) => {
    const person = await getPerson(tx, id);
    const about = { area: person.district, subject: person.pseudonym };
    const givenAt = new Date(wanted.givenAt);
    if (givenAt > now) throw peopleProblem('consent/in-future').about({ ...about, object: id });
    const consent = {
      ...wanted,
      id: newId(person.district, now),
      province: person.province,
      person: id,
      givenAt: givenAt.toISOString(),
      recordedAt: now.toISOString(),
      recordedBy: context.actor.account,
    };
    await insertConsent(tx, consent);
    const entry = await recordAction(tx, context, now, {
      ...about,
      action: 'giveConsent',
      object: consent.id,
      details: { product: consent.product, relation: consent.relation, givenAt: consent.givenAt },
    });
    return { entry, answer: { id: consent.id, person: id, product: consent.product, status: 'given' } };
  });
}
