import { type AreaCode, areaRange, covers, provinceOf } from '../platform/area.ts';
import { addDays } from '../platform/clock.ts';
import { inSession, type Reader } from '../platform/database/database.ts';
import { areaOfId } from '../platform/id.ts';
import type { DoseKind, GroupCode, IsoDate, ProductCode } from '../policy/terms.ts';
import { doses } from './dose.store.ts';
import type { DoseCorrection } from './dose.ts';
import { listCorrectionsOfProvince } from './dose-correction.store.ts';

/** The traits by which doses can be counted. */
export interface DoseTraits {
  readonly site: AreaCode;
  readonly day: IsoDate;
  readonly product: ProductCode;
  readonly doseNumber: number;
  readonly kind: DoseKind;
  readonly groupCounted: GroupCode;
  readonly policyVersion: string;
  /** Given with a guardian's consent. */
  readonly child: boolean;
}

export type DoseCount<K extends keyof DoseTraits> = Pick<DoseTraits, K> & { readonly doses: number };

/** Days of injection, both included. */
interface DoseWindow {
  readonly from?: IsoDate | undefined;
  readonly to?: IsoDate | undefined;
}

const EXPRESSIONS: Partial<Record<keyof DoseTraits, unknown>> = {
  child: { $ne: [{ $type: '$consent' }, 'missing'] },
};

/** Counts the doses given in an area, without those entered in error, by these traits. `area`: a province or part of one. */
export async function countStandingDoses<K extends keyof DoseTraits>(
  reader: Reader,
  area: AreaCode,
  window: DoseWindow,
  by: readonly K[],
): Promise<DoseCount<K>[]> {
  const rows = await doses
    .raw(reader)
    .aggregate<{ _id: Pick<DoseTraits, K>; doses: number }>(
      [
        { $match: await standingFilter(reader, area, window) },
        {
          $group: {
            _id: Object.fromEntries(by.map((trait) => [trait, EXPRESSIONS[trait] ?? `$${trait}`])),
            doses: { $sum: 1 },
          },
        },
      ],
      { ...inSession(reader), allowDiskUse: true },
    )
    .toArray();
  return rows.map((row) => ({ ...row._id, doses: row.doses }));
}

/** The recipients of the doses with these traits in an area, without those entered in error; one entry per dose. */
export async function listRecipients(
  reader: Reader,
  area: AreaCode,
  traits: Pick<DoseTraits, 'day' | 'groupCounted' | 'policyVersion' | 'doseNumber' | 'kind' | 'child'>,
): Promise<string[]> {
  const { day, child, ...equal } = traits;
  const found = await doses
    .raw(reader)
    .find(
      {
        ...(await standingFilter(reader, area, { from: day, to: day })),
        ...equal,
        consent: { $exists: child },
      },
      { ...inSession(reader), projection: { person: 1 } },
    )
    .toArray();
  return found.map((doc) => doc.person);
}

/** Counts the corrections of doses of an area, by kind. `area`: a province or part of one. */
export async function countCorrections(
  reader: Reader,
  area: AreaCode,
): Promise<Readonly<Record<DoseCorrection['kind'], number>>> {
  const counts = { 'entered-in-error': 0, 'wrong-lot': 0 };
  for (const { kind, dose } of await listCorrectionsOfProvince(reader, provinceOf(area) ?? '')) {
    if (covers(area, areaOfId(dose))) counts[kind] += 1;
  }
  return counts;
}

async function standingFilter(reader: Reader, area: AreaCode, { from, to }: DoseWindow) {
  const province = provinceOf(area) ?? '';
  const errors = (await listCorrectionsOfProvince(reader, province)).filter(
    ({ kind }) => kind === 'entered-in-error',
  );
  const day = {
    ...(from === undefined ? {} : { $gte: from }),
    ...(to === undefined ? {} : { $lt: addDays(to, 1) }),
  };
  return {
    province,
    ...(area === province ? {} : { site: areaRange(area) }),
    ...(from === undefined && to === undefined ? {} : { day }),
    ...(errors.length === 0 ? {} : { _id: { $nin: errors.map(({ dose }) => dose) } }),
  };
}
