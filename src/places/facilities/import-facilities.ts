import { provinceOf } from '../../platform/area.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { UseCaseContext } from '../../platform/use-case.ts';
import { type ImportedList, importList } from '../imports/import-list.ts';
import type { ImportReport } from '../imports/import-report.ts';
import type { Planned } from '../imports/plan-import.rules.ts';
import { insertFacilities, listFacilityKeys } from './facility.store.ts';
import type { Facility, FacilityKey, NewFacility } from './facility.ts';
import { facilityColumns, planFacilityImport } from './facility-import.rules.ts';

const facilities: ImportedList<FacilityKey, NewFacility> = {
  action: 'importFacilities',
  createdAs: 'facilities',
  columns: facilityColumns,
  listKeys: listFacilityKeys,
  plan: planFacilityImport,
  insert,
  uniqueIndexes: ['facility_licence'],
};

/** Declares the facilities of a CSV list; another account still has to check each. Throws as `importList` does. */
export function importFacilities(context: UseCaseContext, csv: string): Promise<ImportReport> {
  return importList(context, csv, facilities);
}

async function insert(
  tx: Tx,
  planned: readonly Planned<NewFacility>[],
  by: string,
  now: Date,
): Promise<void> {
  await insertFacilities(
    tx,
    planned.map(
      (facility): Facility => ({
        ...facility,
        province: provinceOf(facility.district) ?? facility.district,
        declaredBy: by,
        checkedBy: null,
        checkedAt: null,
        registeredAt: now.toISOString(),
      }),
    ),
  );
}
