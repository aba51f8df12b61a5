import type { Role } from './auth.ts';

/** Who keeps stock and vaccinates, at every level. Lists go from the largest area to the smallest, then who only looks. */
export const STAFF = ['ministry', 'province', 'district', 'site'] as const satisfies readonly Role[];
export const DISTRICT_AND_ABOVE = ['ministry', 'province', 'district'] as const satisfies readonly Role[];
export const PROVINCE_AND_ABOVE = ['ministry', 'province'] as const satisfies readonly Role[];
/** Who works in one province. */
export const PROVINCE_STAFF = ['province', 'district', 'site'] as const satisfies readonly Role[];
export const PROVINCE_AND_DISTRICT = ['province', 'district'] as const satisfies readonly Role[];
export const DISTRICT_AND_SITE = ['district', 'site'] as const satisfies readonly Role[];
