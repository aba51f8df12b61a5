import { recordAction } from '../audit/record.ts';
import { type AreaCode, COUNTRY, levelOf } from '../platform/area.ts';
import type { Reader } from '../platform/database/database.ts';
import { platformProblem } from '../platform/problem.ts';
import { transact, type UseCaseContext } from '../platform/use-case.ts';
import { findDistrict, findProvince } from './administrative-units.ts';
import { appendHead } from './area-head.store.ts';
import type { AreaHead } from './place.ts';
import { findSite } from './sites/site.store.ts';
import { numberTaken, takeNumber } from './take-number.ts';

/** Names who answers for an area from now on; the earlier ones stay on record. Unknown areas: `request/not-found`. */
export async function nameAreaHead(context: UseCaseContext, area: AreaCode, head: string): Promise<AreaHead> {
  return takeNumber(() =>
    transact(
      context,
      async (tx, now) => {
        if (!(await areaExists(tx, area))) throw platformProblem('request/not-found');
        const named = { area, head, since: now.toISOString(), namedBy: context.actor.account };
        await appendHead(tx, named);
        const entry = await recordAction(tx, context, now, { action: 'nameAreaHead', area, object: area });
        return { entry, answer: named };
      },
      { _id_: numberTaken },
    ),
  );
}

/** Whether there is a country, province, district or site of this code. */
async function areaExists(reader: Reader, area: AreaCode): Promise<boolean> {
  switch (levelOf(area)) {
    case 'country':
      return area === COUNTRY;
    case 'province':
      return findProvince(area) !== undefined;
    case 'district':
      return findDistrict(area) !== undefined;
    case 'site':
      return (await findSite(reader, area)) !== undefined;
  }
}
