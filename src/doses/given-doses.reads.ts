import { type AreaCode, provinceOf } from '../platform/area.ts';
import { inSession, type Reader } from '../platform/database/database.ts';
import { areaOfId } from '../platform/id.ts';
import { doses } from './dose.store.ts';
import { listCorrectionsOfProvince } from './dose-correction.store.ts';

/** The doses of a lot given at a site, corrections considered; `fromVials`: those whose vial is recorded. */
interface GivenSum {
  readonly site: AreaCode;
  readonly lot: string;
  readonly doses: number;
  readonly fromVials: number;
}

/** A dose given from a lot, or returned to it by a correction. */
export interface GivenEntry {
  /** Id of the dose or of the correction. */
  readonly id: string;
  readonly dose: string;
  readonly site: AreaCode;
  readonly lot: string;
  readonly vial?: string | undefined;
  readonly correction?: string | undefined;
  readonly doses: 1 | -1;
}

/** Sums the doses and corrections of each lot at each site of a province. */
export async function sumGivenDoses(reader: Reader, province: AreaCode): Promise<GivenSum[]> {
  const rows = await doses
    .raw(reader)
    .aggregate<{ _id: Pick<GivenSum, 'site' | 'lot'>; doses: number; fromVials: number }>(
      [
        { $match: { province } },
        {
          $group: {
            _id: { site: '$site', lot: '$lot' },
            doses: { $sum: 1 },
            fromVials: { $sum: { $cond: [{ $eq: [{ $type: '$vial' }, 'string'] }, 1, 0] } },
          },
        },
      ],
      { ...inSession(reader), allowDiskUse: true },
    )
    .toArray();
  const sums = new Map(rows.map(({ _id, ...sum }) => [`${_id.site}|${_id.lot}`, { ..._id, ...sum }]));
  for (const entry of await listCorrected(reader, province)) {
    const key = `${entry.site}|${entry.lot}`;
    const { site, lot } = entry;
    const given = sums.get(key) ?? { site, lot, doses: 0, fromVials: 0 };
    given.doses += entry.doses;
    if (entry.vial !== undefined) given.fromVials += entry.doses;
    sums.set(key, given);
  }
  return [...sums.values()];
}

/** Every dose and correction of a lot at a site. */
export async function listGivenEntries(reader: Reader, site: AreaCode, lot: string): Promise<GivenEntry[]> {
  const province = provinceOf(site) ?? '';
  const recorded = await doses
    .raw(reader)
    .find({ province, lot, site }, { ...inSession(reader), projection: { vial: 1 } })
    .toArray();
  const corrected = await listCorrected(reader, province);
  return [
    ...recorded.map(({ _id, vial }): GivenEntry => ({ id: _id, dose: _id, site, lot, vial, doses: 1 })),
    ...corrected.filter((entry) => entry.site === site && entry.lot === lot),
  ];
}

/** What corrections change: each returns the dose to the lot it was in, and may draw it from another. */
async function listCorrected(reader: Reader, province: AreaCode): Promise<GivenEntry[]> {
  const corrections = await listCorrectionsOfProvince(reader, province);
  if (corrections.length === 0) return [];
  const found = await doses
    .raw(reader)
    .find(
      { _id: { $in: [...new Set(corrections.map(({ dose }) => dose))] } },
      { ...inSession(reader), projection: { vial: 1 } },
    )
    .toArray();
  const vials = new Map(found.map(({ _id, vial }) => [_id, vial]));
  return corrections.flatMap(({ id, dose, fromLot, lot, vial }): GivenEntry[] => {
    const of = { id, dose, site: areaOfId(dose), correction: id };
    const back: GivenEntry = { ...of, lot: fromLot, vial: vials.get(dose), doses: -1 };
    vials.set(dose, vial);
    return lot === undefined ? [back] : [back, { ...of, lot, vial, doses: 1 }];
  });
}
