import { countStaffProgress } from '../people/coverage.reads.ts';
import { listDistricts } from '../places/administrative-units.ts';
import { listFacilities } from '../places/facility.store.ts';
import type { AreaCode } from '../platform/area.ts';
import type { Reader } from '../platform/database.ts';
import type { IsoDate } from '../policy/terms.ts';
import type { SectorFact } from './facts.ts';

const MOST_FACILITIES = 10_000;

/** How public and private health workers of each district of a province were served up to a day. */
export async function gatherSectors(reader: Reader, province: AreaCode, day: IsoDate): Promise<SectorFact[]> {
  const facilities = await listFacilities(reader, { area: province, limit: MOST_FACILITIES });
  const sectors = new Map(facilities.map(({ id, sector }) => [id, sector]));
  const facts: SectorFact[] = [];
  const withFacilities = new Set(facilities.map(({ district }) => district));
  for (const { code } of listDistricts(province).filter((district) => withFacilities.has(district.code))) {
    const count = { public: { people: 0, served: 0 }, private: { people: 0, served: 0 } };
    for (const { facility, primary, people } of await countStaffProgress(reader, code, day)) {
      const sector = sectors.get(facility);
      if (sector === undefined) continue;
      count[sector].people += people;
      if (primary > 0) count[sector].served += people;
    }
    facts.push({
      district: code,
      group: 1,
      day,
      public: { ...count.public, doses: [] },
      private: { ...count.private, doses: [] },
    });
  }
  return facts;
}
