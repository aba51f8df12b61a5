import { requireSecondPerson } from '../../accounts/require-second-person.ts';
import { recordAction } from '../../audit/record.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { placeProblem } from '../place.problems.ts';
import { getFacility, markFacilityChecked } from './facility.store.ts';
import type { Facility } from './facility.ts';

/**
 * Confirms that a declared facility exists as declared. Throws `second-person/same-account`, `second-person/related`,
 * `facility/already-checked`.
 */
export async function checkFacility(context: UseCaseContext, id: string): Promise<Facility> {
  const by = context.actor.account;
  return transact(context, async (tx, now) => {
    const declared = await getFacility(tx, id);
    const about = { area: declared.district, object: id };
    await requireSecondPerson(tx, context, { hands: [declared.declaredBy], about });
    if (!(await markFacilityChecked(tx, id, by, now)))
      throw placeProblem('facility/already-checked').about(about);
    const entry = await recordAction(tx, context, now, { action: 'checkFacility', ...about });
    return { entry, answer: { ...declared, checkedBy: by, checkedAt: now.toISOString() } };
  });
}
