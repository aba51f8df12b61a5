import { findDistrict, findProvince } from '../../places/administrative-units.ts';
import { findSite } from '../../places/sites/site.store.ts';
import { type AreaCode, levelOf } from '../../platform/area.ts';
import type { Reader } from '../../platform/database/database.ts';

/** The name of an area; its code if it has none. */
export async function nameOfArea(reader: Reader, area: AreaCode): Promise<string> {
  switch (levelOf(area)) {
    case 'country':
      return 'Việt Nam';
    case 'province':
      return findProvince(area)?.name ?? area;
    case 'district':
      return findDistrict(area)?.name ?? area;
    case 'site':
      return (await findSite(reader, area))?.name ?? area;
  }
}
