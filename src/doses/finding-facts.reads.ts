import { type AreaCode, provinceOf } from '../platform/area.ts';
import { inSession, type Reader } from '../platform/database/database.ts';
import type { IsoDate } from '../policy/terms.ts';
import { productOfLot } from '../supply/lots/lot.ts';
import { doses } from './dose.store.ts';
import type { Dose } from './dose.ts';
import { listCorrections } from './dose-correction.store.ts';

const BATCH = 500;

/** One site's day. */
export interface SiteDay {
  readonly site: AreaCode;
  readonly day: IsoDate;
}

/** The doses of a site's day that stand, each in the lot its corrections leave it in. At most `limit`. */
export async function listStandingDoses(
  reader: Reader,
  { site, day }: SiteDay,
  limit: number,
): Promise<Dose[]> {
  const province = provinceOf(site) ?? '';
  const docs = await doses
    .raw(reader)
    .find({ province, day, site }, inSession(reader))
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  const found = docs.map(({ _id, injectedAt, observeUntil, recordedAt, ...rest }) => ({
    id: _id,
    ...rest,
    injectedAt: injectedAt.toISOString(),
    observeUntil: observeUntil.toISOString(),
    recordedAt: recordedAt.toISOString(),
  }));
  const corrections = await listCorrections(
    reader,
    province,
    found.map(({ id }) => id),
  );
  const errors = new Set(
    corrections.flatMap(({ kind, dose }) => (kind === 'entered-in-error' ? [dose] : [])),
  );
  // Oldest first, so the last one stands.
  const moved = new Map(corrections.map((correction) => [correction.dose, correction]));
  return found
    .filter(({ id }) => !errors.has(id))
    .map((dose) => {
      const { lot, vial } = moved.get(dose.id) ?? {};
      if (lot === undefined) return dose;
      return { ...dose, lot, product: productOfLot(lot), ...(vial === undefined ? {} : { vial }) };
    });
}

/** The sites' days of these doses and whose they are; those that are not there are left out. */
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

/** Every site's day of a province with doses, days from `from` up to but not including `until`; at most `limit`. */
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
    .filter(({ site }) => area === province || site === area || site.startsWith(`${area}-`))
    .slice(0, limit);
}

/** How many doses were recorded in each district of a province on days from `from` up to `until`, by district. */
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
