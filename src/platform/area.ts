import { z } from 'zod';

/**
 * An area is a place for which a named head is accountable. Its code contains the code of the area around it:
 * country `VN`, province `26`, district `26-243`, vaccination site `26-243-001`
 * (province and district by their General Statistics Office codes).
 */
export type AreaCode = string;
export type AreaLevel = 'country' | 'province' | 'district' | 'site';

export const COUNTRY: AreaCode = 'VN';

const patterns: Record<AreaLevel, RegExp> = {
  country: /^VN$/,
  province: /^\d{2}$/,
  district: /^\d{2}-\d{3}$/,
  site: /^\d{2}-\d{3}-\d{3}$/,
};

export const areaCode = z
  .string()
  .regex(/^(VN|\d{2}(-\d{3}(-\d{3})?)?)$/)
  .meta({
    id: 'AreaCode',
    description: 'VN, or GSO codes joined by "-": province 26, district 26-243, site 26-243-001',
  });
export const provinceCode = z.string().regex(patterns.province).meta({ id: 'ProvinceCode', example: '26' });
export const districtCode = z
  .string()
  .regex(patterns.district)
  .meta({ id: 'DistrictCode', example: '26-243' });
export const siteCode = z.string().regex(patterns.site).meta({ id: 'SiteCode', example: '26-243-001' });
export const communeCode = z
  .string()
  .regex(/^\d{5}$/)
  .meta({ id: 'CommuneCode', example: '08707' });

/** The level of an area code. Throws RangeError for anything else. */
export function levelOf(area: AreaCode): AreaLevel {
  for (const [level, pattern] of Object.entries(patterns)) {
    if (pattern.test(area)) return level as AreaLevel;
  }
  throw new RangeError('not an area code');
}

/** Whether `outer` is `inner` or contains it. */
export function covers(outer: AreaCode, inner: AreaCode): boolean {
  return outer === COUNTRY || outer === inner || inner.startsWith(`${outer}-`);
}

/** `asked` if it lies within `own`, otherwise `own`. */
export function areaWithin(own: AreaCode, asked: AreaCode | undefined): AreaCode {
  return asked !== undefined && covers(own, asked) ? asked : own;
}

/** The province of a province, district or site; undefined for the country. */
export function provinceOf(area: AreaCode): string | undefined {
  return area === COUNTRY ? undefined : area.slice(0, 2);
}

/** The district of a district or site; undefined above districts. */
export function districtOf(area: AreaCode): string | undefined {
  return area.length >= 6 ? area.slice(0, 6) : undefined;
}

/** The area one level up; the country is its own. */
export function areaAbove(area: AreaCode): AreaCode {
  const cut = area.lastIndexOf('-');
  return cut > 0 ? area.slice(0, cut) : COUNTRY;
}

/** A half-open range [from, to) of codes that holds exactly the area and everything in it, for index scans. */
export function areaRange(area: AreaCode): { $gte: string; $lt: string } | { $exists: true } {
  return area === COUNTRY ? { $exists: true } : { $gte: area, $lt: `${area}.` };
}
