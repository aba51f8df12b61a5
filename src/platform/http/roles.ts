import type { Role } from './auth.ts';

/** Roles that keep stock and vaccinate, at every level. Lists go from the largest area to the smallest, then read-only roles. */
export const STAFF = ['ministry', 'province', 'district', 'site'] as const satisfies readonly Role[];
export const DISTRICT_AND_ABOVE = ['ministry', 'province', 'district'] as const satisfies readonly Role[];
export const PROVINCE_AND_ABOVE = ['ministry', 'province'] as const satisfies readonly Role[];
/** Roles that work in one province. */
export const PROVINCE_STAFF = ['province', 'district', 'site'] as const satisfies readonly Role[];
export const PROVINCE_AND_DISTRICT = ['province', 'district'] as const satisfies readonly Role[];
export const DISTRICT_AND_SITE = ['district', 'site'] as const satisfies readonly Role[];
