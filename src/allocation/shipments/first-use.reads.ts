import { type AreaCode, areaRange, provinceOf } from '../../platform/area.ts';
import { inSession, type Reader } from '../../platform/database/database.ts';
import type { ProductCode } from '../../policy/terms.ts';
import { sessions } from '../../scheduling/sessions/session.store.ts';

/**
 * The first day (yyyy-MM-dd) on which the receiver plans to use each product; products without a planned session are
 * absent.
 */
export type FirstUse = ReadonlyMap<ProductCode, string>;

/** The first day, from `day` on, on which an area (a site, or sites in it) plans a session with each product. */
export async function listFirstUse(reader: Reader, area: AreaCode, day: string): Promise<FirstUse> {
  const province = provinceOf(area);
  if (province === undefined) return new Map();
  const planned = await sessions
    .raw(reader)
    .find(
      {
        province,
        day: { $gte: day },
        site: areaRange(area),
        status: { $in: ['draft', 'published', 'open'] },
      },
      { ...inSession(reader), projection: { day: 1, product: 1 } },
    )
    .sort({ day: 1 })
    .toArray();
  return new Map(planned.reverse().map((session) => [session.product, session.day]));
}
