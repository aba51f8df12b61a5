import { recordAction } from '../../audit/record.ts';
import { provinceOf } from '../../platform/area.ts';
import { newId } from '../../platform/id.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { checkLocation } from '../check-location.ts';
import { placeProblem } from '../place.problems.ts';
import { insertFacilities } from './facility.store.ts';
import type { Facility, NewFacility } from './facility.ts';

/**
 * Declares an employer in health, public or private; another account has to check it. Throws
 * `place/unknown-district`, `place/unknown-commune`, `place/commune-elsewhere`, `facility/already-registered`.
 */
export async function registerFacility(context: UseCaseContext, declared: NewFacility): Promise<Facility> {
  checkLocation(declared.district, declared.commune);
  return transact(
    context,
    async (tx, now) => {
      const facility: Facility = {
        id: newId(declared.district, now),
        province: provinceOf(declared.district) ?? declared.district,
        ...declared,
        declaredBy: context.actor.account,
        checkedBy: null,
        checkedAt: null,
        registeredAt: now.toISOString(),
      };
      await insertFacilities(tx, [facility]);
      const entry = await recordAction(tx, context, now, {
        action: 'registerFacility',
        area: facility.district,
        object: facility.id,
        details: { sector: facility.sector, licensedHeadcount: facility.licensedHeadcount },
      });
      return { entry, answer: facility };
    },
    {
      facility_licence: () => placeProblem('facility/already-registered').about({ area: declared.district }),
    },
  );
}
