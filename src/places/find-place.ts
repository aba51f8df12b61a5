import { type AreaCode, levelOf } from '../platform/area.ts';
import type { Reader } from '../platform/database/database.ts';
import { findDistrict, findProvince } from './administrative-units.ts';
import { findSite } from './sites/site.store.ts';

/** Returns the code if it names the country, a province or district of the official list, or a registered site. */
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
