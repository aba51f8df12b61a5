import { z } from 'zod';
import { type AreaCode, districtCode, provinceCode } from '../../platform/area.ts';
import { districtScopedId } from '../../platform/id.ts';
import { communeOrNone, headName, placeName, sector } from '../place.ts';

export const MAX_HEADCOUNT = 20_000;
export const MAX_LICENCE = 60;

const licenceNumber = z
  .string()
  .normalize('NFC')
  .trim()
  .min(1)
  .max(MAX_LICENCE)
  .regex(/^(?=.*\d)\P{Cc}+$/u)
  .meta({ description: 'Number of the operating licence', example: '0123/VP-GPHĐ' });
const licensedHeadcount = z.int().min(1).max(MAX_HEADCOUNT).meta({
  description: 'Practitioners named in the licence; a longer list of staff is a finding',
});

/** An employer in health, public or private; its staff belong to group 1. */
export const facility = z
  .strictObject({
    id: districtScopedId,
    province: provinceCode,
    district: districtCode,
    commune: communeOrNone,
    name: placeName,
    sector,
    licenceNumber,
    licensedHeadcount,
    head: headName.nullable(),
    declaredBy: z.string(),
    checkedBy: z.string().nullable(),
    checkedAt: z.iso.datetime().nullable(),
    registeredAt: z.iso.datetime(),
  })
  .meta({ id: 'Facility' });
export type Facility = Readonly<z.infer<typeof facility>>;

export const newFacility = z.strictObject({
  district: districtCode,
  commune: communeOrNone.default(null),
  name: placeName,
  sector,
  licenceNumber,
  licensedHeadcount,
  head: headName,
});
/** A facility to declare; an imported facility may have no head. */
export type NewFacility = Readonly<Omit<z.output<typeof newFacility>, 'head'> & { head: string | null }>;

/** What tells whether a facility is already registered. */
export interface FacilityKey {
  readonly id: string;
  readonly district: AreaCode;
  readonly foldedName: string;
  readonly foldedLicence: string;
}
