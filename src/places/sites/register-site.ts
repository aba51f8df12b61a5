import { recordAction } from '../../audit/record.ts';
import { provinceOf } from '../../platform/area.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { appendFirstHeads } from '../area-head.store.ts';
import { checkLocation } from '../check-location.ts';
import { placeProblem } from '../place.problems.ts';
import { nextSiteId, sectorFitsKind } from '../place.rules.ts';
import { numberTaken, takeNumber } from '../take-number.ts';
import { findLastSiteId, insertSites } from './site.store.ts';
import type { NewSite, Site } from './site.ts';

/**
 * Registers a vaccination site under the next number of its district, and names its head.
 * Throws `place/unknown-district`, `place/unknown-commune`, `place/commune-elsewhere`, `place/sector-does-not-fit-kind`,
 * `site/already-registered`, `site/district-full`, `place/number-taken`.
 */
export async function registerSite(context: UseCaseContext, wanted: NewSite): Promise<Site> {
  checkLocation(wanted.district, wanted.commune);
  const { kind, sector } = wanted;
  if (!sectorFitsKind(kind, sector)) throw placeProblem('place/sector-does-not-fit-kind', { kind, sector });
  return takeNumber(() =>
    transact(
      context,
      async (tx, now) => {
        const id = nextSiteId(wanted.district, await findLastSiteId(tx, wanted.district));
        if (id === undefined) throw placeProblem('site/district-full', { district: wanted.district });
        const registeredAt = now.toISOString();
        const by = context.actor.account;
        const province = provinceOf(wanted.district) ?? wanted.district;
        const site: Site = { id, province, ...wanted, registeredAt, registeredBy: by };
        await insertSites(tx, [site]);
        if (site.head !== null)
          await appendFirstHeads(tx, [{ area: id, head: site.head, since: registeredAt, namedBy: by }]);
        const entry = await recordAction(tx, context, now, {
          action: 'registerSite',
          area: id,
          object: id,
          details: { kind, sector, tables: site.tables },
        });
        return { entry, answer: site };
      },
      {
        site_name: () => placeProblem('site/already-registered').about({ area: wanted.district }),
        _id_: numberTaken,
      },
    ),
  );
}
