import type { AreaCode } from '../platform/area.ts';
import { findCommune, findDistrict } from './administrative-units.ts';
import type { Sector } from './place.ts';
import type { SiteKind } from './sites/site.ts';

/** What may be wrong with a pair of district and commune. */
type LocationFault = 'unknown-district' | 'unknown-commune' | 'commune-elsewhere';

/** Returns what is wrong with a district and a commune; undefined if both exist and belong together. A place may have no commune. */
export function locationFault(district: AreaCode, commune: string | null): LocationFault | undefined {
  if (findDistrict(district) === undefined) return 'unknown-district';
  if (commune === null) return undefined;
  const found = findCommune(commune);
  if (found === undefined) return 'unknown-commune';
  return found.district === district ? undefined : 'commune-elsewhere';
}

/** District health centres and commune health stations are public, private clinics private; hospitals and mobile teams may be either. */
export function sectorFitsKind(kind: SiteKind, sector: Sector): boolean {
  if (kind === 'private-clinic') return sector === 'private';
  if (kind === 'district-health-centre' || kind === 'commune-health-station') return sector === 'public';
  return true;
}

const LAST_SERIAL = 999;

/** Returns the id after the last one used in a district, `26-243-001` for the first; undefined if all 999 are used. */
export function nextSiteId(district: AreaCode, lastUsed: AreaCode | undefined): AreaCode | undefined {
  const serial = lastUsed === undefined ? 1 : Number(lastUsed.slice(-3)) + 1;
  return serial > LAST_SERIAL ? undefined : `${district}-${String(serial).padStart(3, '0')}`;
}
