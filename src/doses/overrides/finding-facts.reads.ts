import { type AreaCode, provinceOf } from '../../platform/area.ts';
import { inSession, type Reader } from '../../platform/database/database.ts';
import type { IsoDate } from '../../policy/terms.ts';
import { overrides } from './override.store.ts';
import type { Overridable } from './override.ts';

/** An approved override: requester, approver and beneficiary. */
export interface DecidedOverride {
  readonly override: string;
  readonly site: AreaCode;
  /** The area above, whose accounts decide. */
  readonly decides: AreaCode;
  readonly person: string;
  readonly askedBy: string;
  readonly decidedBy: string;
  readonly decidedAt: Date;
  readonly policyVersion: string;
}

/** The refusals that were overridden on a site's day, by dose. */
export async function listOverriddenRefusals(
  reader: Reader,
  site: AreaCode,
  day: IsoDate,
): Promise<ReadonlyMap<string, Overridable[]>> {
  const found = await overrides
    .raw(reader)
    .find({ province: provinceOf(site) ?? '', day, site, state: 'used' }, inSession(reader))
    .toArray();
  const byDose = new Map<string, Overridable[]>();
  for (const { dose, refusal } of found) {
    if (dose !== null) byDose.set(dose, [...(byDose.get(dose) ?? []), refusal]);
  }
  return byDose;
}

/** Every approved override of a province for days from `from` up to but not including `until`, used or not. */
export async function listApprovedOverrides(
  reader: Reader,
  province: AreaCode,
  { from, until }: { readonly from: IsoDate; readonly until: IsoDate },
): Promise<DecidedOverride[]> {
  const found = await overrides
    .raw(reader)
    .find(
      { province, day: { $gte: from, $lt: until }, state: { $in: ['approved', 'used'] } },
      inSession(reader),
    )
    .toArray();
  return found.flatMap(
    ({ _id, site, decides, person, askedBy, decidedBy, decidedAt, askedAt, policyVersion }) =>
      decidedBy === null
        ? []
        : [
            {
              override: _id,
              site,
              decides,
              person,
              askedBy,
              decidedBy,
              decidedAt: decidedAt ?? askedAt,
              policyVersion,
            },
          ],
  );
}
