import { recordAction } from '../audit/record.ts';
import { dayAtSite } from '../platform/clock.ts';
import { newId } from '../platform/id.ts';
import { transact, type UseCaseContext } from '../platform/use-case.ts';
import { erasureProblem } from './erasure.problems.ts';
import { ERASURE_OPEN, insertErasure } from './erasure.store.ts';
import type { Erasure, NewErasure } from './erasure.ts';
import { getErasable } from './gather-erasure-facts.ts';

/**
 * Requests the erasure of a person's identifying data, citing a document. Nothing is erased until another account decides.
 * Throws `request/not-found`, `person/erased`, `erasure/document-in-future`, `erasure/already-asked` and the problems of
 * `getErasable`.
 */
export async function requestErasure(context: UseCaseContext, wanted: NewErasure): Promise<Erasure> {
  const { actor } = context;
  return transact(
    context,
    async (tx, now) => {
      const { person, about } = await getErasable(tx, context.secrets, wanted.person);
      const { reason, document } = wanted;
      if (document.date > dayAtSite(now)) throw erasureProblem('erasure/document-in-future').about(about);
      const asked: Erasure = {
        id: newId(person.province, now),
        province: person.province,
        person: person.id,
        reason,
        document,
        state: 'asked',
        askedBy: actor.account,
        askedAt: now.toISOString(),
        decidedBy: null,
        decidedAt: null,
      };
      await insertErasure(tx, asked);
      const entry = await recordAction(tx, context, now, {
        ...about,
        action: 'requestErasure',
        area: person.province,
        object: asked.id,
        reason,
        details: { documentNumber: document.number, documentDate: document.date },
      });
      return { entry, answer: asked };
    },
    { [ERASURE_OPEN]: () => erasureProblem('erasure/already-asked').about({ object: wanted.person }) },
  );
}
