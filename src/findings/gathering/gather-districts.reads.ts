import { countStaffProgress, type StaffProgress } from '../../people/courses/coverage.reads.ts';
import { listDistricts } from '../../places/administrative-units.ts';
import { listFacilities } from '../../places/facilities/facility.store.ts';
import type { AreaCode } from '../../platform/area.ts';
import type { Reader } from '../../platform/database/database.ts';
import { atMost } from '../../platform/list-whole.ts';
import type { IsoDate } from '../../policy/terms.ts';
import type { SectorFact } from './facts.ts';

const MAX_FACILITIES = 10_000;
/** Doses of each sector shown as evidence. */
const MAX_SHOWN = 40;

/** How many public and private health workers of each district of a province were vaccinated up to a day. */
export async function gatherSectors(reader: Reader, province: AreaCode, day: IsoDate): Promise<SectorFact[]> {
  const facilities = atMost(
    MAX_FACILITIES,
    await listFacilities(reader, { area: province, limit: MAX_FACILITIES + 1 }),
  );
  const sectors = new Map(facilities.map(({ id, sector }) => [id, sector]));
  const facts: SectorFact[] = [];
  const withFacilities = new Set(facilities.map(({ district }) => district));
  for (const { code } of listDistricts(province).filter((district) => withFacilities.has(district.code))) {
    const count = { public: { people: 0, served: 0 }, private: { people: 0, served: 0 } };
    const first = { public: new Map<string, FirstDose>(), private: new Map<string, FirstDose>() };
    for (const { facility, primary, people, firstDose } of await countStaffProgress(reader, code, day)) {
      const sector = sectors.get(facility);
      if (sector === undefined) continue;
      count[sector].people += people;
      if (primary > 0) count[sector].served += people;
      if (firstDose === null) continue;
      const known = first[sector].get(facility);
      if (known === undefined || comesBefore(firstDose, known)) first[sector].set(facility, firstDose);
    }
    facts.push({
      district: code,
      group: 1,
      day,
      public: { ...count.public, doses: shown(first.public) },
      private: { ...count.private, doses: shown(first.private) },
    });
  }
  return facts;
}

type FirstDose = NonNullable<StaffProgress['firstDose']>;

/** The first dose of each facility, earliest first: they stay the same as more people are vaccinated. */
function shown(firstDoses: ReadonlyMap<string, FirstDose>): string[] {
  const inOrder = [...firstDoses.values()].sort((a, b) => (comesBefore(a, b) ? -1 : 1));
  return inOrder.slice(0, MAX_SHOWN).map(({ dose }) => dose);
}

function comesBefore(a: FirstDose, b: FirstDose): boolean {
  return a.day === b.day ? a.dose < b.dose : a.day < b.day;
}
