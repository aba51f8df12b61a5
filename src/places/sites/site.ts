import { z } from 'zod';
import { type AreaCode, districtCode, provinceCode, siteCode } from '../../platform/area.ts';
import { communeOrNone, headName, placeName, sector } from '../place.ts';

export const SITE_KINDS = [
  'hospital',
  'district-health-centre',
  'commune-health-station',
  'mobile',
  'private-clinic',
] as const;
const siteKind = z.enum(SITE_KINDS);
export type SiteKind = z.infer<typeof siteKind>;

export const COLD_CHAINS = ['2..8', '-25..-15', '-90..-60'] as const;
export const coldChain = z.enum(COLD_CHAINS).meta({ description: 'Storage at the site, in °C' });
export type ColdChain = z.infer<typeof coldChain>;

export const MAX_TABLES = 100;

/** Codes of the national platform of 2021: 01003, 01_D001, 01A01, 01MT1. They repeat, so they identify nothing. */
export const NATIONAL_CODE = /^(?=.{5,8}$)\d{2}_?[A-Za-z]{0,2}\d{1,5}$/;
const nationalCode = z
  .string()
  .regex(NATIONAL_CODE)
  .meta({ description: 'Code on the national platform; not unique there', example: '26_D001' });

/** A vaccination site. */
export const site = z
  .strictObject({
    id: siteCode,
    province: provinceCode,
    district: districtCode,
    commune: communeOrNone,
    nationalCode: nationalCode.nullable(),
    name: placeName,
    kind: siteKind,
    sector,
    tables: z
      .int()
      .min(1)
      .max(MAX_TABLES)
      .meta({ description: 'Vaccination tables that can work in parallel' }),
    canResuscitate: z
      .boolean()
      .meta({ description: 'Whether people with screening outcome caution can be vaccinated here' }),
    coldChain: z.array(coldChain),
    head: headName
      .nullable()
      .meta({ description: 'Head named at registration. For the current one: GET /v1/areas/{area}/head' }),
    registeredAt: z.iso.datetime(),
    registeredBy: z.string(),
  })
  .meta({ id: 'Site' });
export type Site = Readonly<z.infer<typeof site>>;

export const newSite = z.strictObject({
  district: districtCode,
  commune: communeOrNone.default(null),
  nationalCode: nationalCode.nullable().default(null),
  name: placeName,
  kind: siteKind,
  sector,
  tables: z.int().min(1).max(MAX_TABLES),
  canResuscitate: z.boolean(),
  coldChain: z
    .array(coldChain)
    .max(COLD_CHAINS.length)
    .refine((list) => new Set(list).size === list.length, 'each storage once')
    .default(['2..8']),
  head: headName,
});
/** A site to register; an imported site may have no head. */
export type NewSite = Readonly<Omit<z.output<typeof newSite>, 'head'> & { head: string | null }>;

/** What tells whether a site is already registered. */
export interface SiteKey {
  readonly id: AreaCode;
  readonly district: AreaCode;
  readonly foldedName: string;
  readonly nationalCode: string | null;
}
