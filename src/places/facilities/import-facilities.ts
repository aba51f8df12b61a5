import { recordAction } from '../../audit/record.ts';
import { provinceOf } from '../../platform/area.ts';
import { sha256Hex } from '../../platform/hash.ts';
import { newId } from '../../platform/id.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { readTable } from '../imports/csv-table.ts';
import { type ImportReport, reportOf } from '../imports/import-report.ts';
import { numberTaken, takeNumber } from '../take-number.ts';
import { insertFacilities, listFacilityKeys } from './facility.store.ts';
import type { Facility } from './facility.ts';
import { facilityColumns, planFacilityImport } from './facility-import.rules.ts';

/**
 * Declares the facilities of a list, like `importSites` does sites; each is still to be checked by somebody else.
 * Throws `import/malformed-csv`, `import/wrong-columns`, `import/no-rows`, `import/too-many-rows`.
 */
export async function importFacilities(context: UseCaseContext, csv: string): Promise<ImportReport> {
  const rows = readTable(csv, facilityColumns);
  const { account, area } = context.actor;
  return takeNumber(() =>
    transact(
      context,
      async (tx, now) => {
        const known = await listFacilityKeys(tx, provinceOf(area) ?? area);
        const plan = planFacilityImport(rows, known, area, (district) => newId(district, now));
        const facilities = plan.facilities.map(
          (planned): Facility => ({
            ...planned,
            province: planned.district.slice(0, 2),
            declaredBy: account,
            checkedBy: null,
            checkedAt: null,
            registeredAt: now.toISOString(),
          }),
        );
        await insertFacilities(tx, facilities);
        const report = reportOf(plan.report);
        const { created, duplicates, rejected } = report;
        const entry = await recordAction(tx, context, now, {
          action: 'importFacilities',
          area,
          details: {
            contentHash: sha256Hex(csv),
            created,
            duplicates,
            rejected,
            facilities: facilities.map(({ id }) => id),
          },
        });
        return { entry, answer: report };
      },
      { facility_licence: numberTaken },
    ),
  );
}
