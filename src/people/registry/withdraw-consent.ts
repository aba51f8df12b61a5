import { recordAction } from '../../audit/record.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { peopleProblem } from '../people.problems.ts';
import { getConsent, withdrawStoredConsent } from './consent.store.ts';
import type { ConsentChange } from './consent.ts';
import { getPerson } from './person.store.ts';

/** Withdraws a guardian's consent: it counts for no injection from now on. Throws `consent/already-withdrawn`. */
export async function withdrawConsent(context: UseCaseContext, id: string): Promise<ConsentChange> {
  return transact(context, async (tx, now) => {
    const consent = await getConsent(tx, id);
    const person = await getPerson(tx, consent.person);
    const about = { area: person.district, subject: person.pseudonym, object: id };
    if (!(await withdrawStoredConsent(tx, id, now))) {
      throw peopleProblem('consent/already-withdrawn').about(about);
    }
    const entry = await recordAction(tx, context, now, {
      ...about,
      action: 'withdrawConsent',
      details: { product: consent.product },
    });
    return { entry, answer: { id, person: person.id, product: consent.product, status: 'withdrawn' } };
  });
}
