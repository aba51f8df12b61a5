import { type AreaCode, covers, provinceOf } from '../platform/area.ts';
import { inSession, type Reader } from '../platform/database/database.ts';
import type { IsoDate } from '../policy/terms.ts';
import { productOfLot } from '../supply/lots/lot.ts';
import { doses, viewDose } from './dose.store.ts';
import type { Dose } from './dose.ts';
import { listCorrections } from './dose-correction.store.ts';

const BATCH = 500;

/** A day at a site. */
export interface SiteDay {
  readonly site: AreaCode;
  readonly day: IsoDate;
}

/**
 * The doses of a site's day without those entered in error, each in the lot its corrections leave it in. Throws if more
 * than `max` were recorded.
 */
export async function listStandingDoses(
  reader: Reader,
  { site, day }: SiteDay,
  max: number,
): Promise<Dose[]> {
  const province = provinceOf(site) ?? '';
  const docs = await doses
    .raw(reader)
    .find({ province, day, site }, inSession(reader))
    .sort({ _id: 1 })
    .limit(max + 1)
    .toArray();
  if (docs.length > max) throw new Error(`more than ${max} doses at ${site} on ${day}`);
  const found = docs.map(viewDose);
  const corrections = await listCorrections(
    reader,
    province,
    found.map(({ id }) => id),
  );
  const errors = new Set(
    corrections.flatMap(({ kind, dose }) => (kind === 'entered-in-error' ? [dose] : [])),
  );
  // Oldest first, so the last one wins.
  const moved = new Map(corrections.map((correction) => [correction.dose, correction]));
  return found
    .filter(({ id }) => !errors.has(id))
    .map((dose) => {
      const { lot, vial } = moved.get(dose.id) ?? {};
      if (lot === undefined) return dose;
      return { ...dose, lot, product: productOfLot(lot), ...(vial === undefined ? {} : { vial }) };
    });
}

/** The site, day and person of each of these doses. Leaves out unknown ids. */
export async function listSiteDaysOfDoses(
  reader: Reader,
  ids: readonly string[],
): Promise<(SiteDay & { readonly person: string })[]> {
  const days: (SiteDay & { readonly person: string })[] = [];
  for (let start = 0; start < ids.length; start += BATCH) {
    const found = await doses
      .raw(reader)
      .find(
        { _id: { $in: ids.slice(start, start + BATCH) } },
        { ...inSession(reader), projection: { site: 1, day: 1, person: 1 } },
      )
      .toArray();
    days.push(...found.map(({ site, day, person }) => ({ site, day, person })));
  }
  return days;
}

/** The days at sites of an area with doses, from `from` up to but not including `until`; at most `limit`. */
export async function listSiteDays(
  reader: Reader,
  area: AreaCode,
  { from, until }: { readonly from: IsoDate; readonly until: IsoDate },
  limit: number,
): Promise<SiteDay[]> {
  const province = provinceOf(area) ?? '';
  const rows = await doses
    .raw(reader)
    .aggregate<{ _id: SiteDay }>(
      [
        { $match: { province, day: { $gte: from, $lt: until } } },
        { $group: { _id: { site: '$site', day: '$day' } } },
        { $sort: { '_id.day': 1, '_id.site': 1 } },
      ],
      { ...inSession(reader), allowDiskUse: true },
    )
    .toArray();
  return rows
    .map(({ _id }) => _id)
    .filter(({ site }) => covers(area, site))
    .slice(0, limit);
}

/** Counts the doses recorded in each district of a province on days from `from` up to but not including `until`. */
export async function countDosesByDistrict(
  reader: Reader,
  province: AreaCode,
  { from, until }: { readonly from: IsoDate; readonly until: IsoDate },
): Promise<ReadonlyMap<AreaCode, number>> {
  const rows = await doses
    .raw(reader)
    .aggregate<{ _id: AreaCode; doses: number }>(
      [
        { $match: { province, day: { $gte: from, $lt: until } } },
        { $group: { _id: '$district', doses: { $sum: 1 } } },
      ],
      inSession(reader),
    )
    .toArray();
  return new Map(rows.map((row) => [row._id, row.doses]));
}
