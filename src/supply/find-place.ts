import { findDistrict, findProvince } from '../places/administrative-units.ts';
import { findSite } from '../places/site.store.ts';
import { type AreaCode, levelOf } from '../platform/area.ts';
import type { Reader } from '../platform/database.ts';

/** The code again when there is such a place: the country, a province or district of the register, a registered site. */
export async function findPlace(reader: Reader, area: AreaCode): Promise<AreaCode | undefined> {
  switch (levelOf(area)) {
    case 'country':
      return area;
    case 'province':
      return findProvince(area)?.code;
    case 'district':
      return findDistrict(area)?.code;
    case 'site':
      return (await findSite(reader, area))?.id;
  }
}
