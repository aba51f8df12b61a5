import type { AreaCode } from '../../platform/area.ts';
import { foldName } from '../../platform/fold-name.ts';
import type { Columns, TableRow } from '../imports/csv-table.ts';
import { outcomeOf, type RowReport, reportRow } from '../imports/import-report.ts';
import { type RowReader, readHead, readLocation, readName, readRow } from '../imports/row-reader.ts';
import { SECTORS } from '../place.ts';
import { type FacilityKey, MAX_HEADCOUNT, MAX_LICENCE, type NewFacility } from './facility.ts';

export const facilityColumns: Columns = {
  required: ['district', 'name', 'sector', 'licence_number', 'licensed_headcount'],
  optional: ['commune', 'head'],
};

interface PlannedFacility extends NewFacility {
  readonly id: string;
}

/**
 * Decides what becomes of every row of a list of facilities. A facility is there already when the province has its
 * licence number; one of the same name in the district is told but let in, for clinics share names. `known`: the
 * facilities of the province. `area`: of whoever imports. `makeId`: called once for each facility that is new.
 */
export function planFacilityImport(
  rows: readonly TableRow[],
  known: readonly FacilityKey[],
  area: AreaCode,
  makeId: (district: AreaCode) => string,
): { readonly facilities: readonly PlannedFacility[]; readonly report: readonly RowReport[] } {
  const licences = new Map(known.map((key) => [`${key.district.slice(0, 2)}|${key.foldedLicence}`, key.id]));
  const rowsOfLicences = new Map<string, number>();
  const names = new Map(known.map((key) => [`${key.district}|${key.foldedName}`, key.id]));
  const facilities: PlannedFacility[] = [];

  const report = rows.map((row): RowReport => {
    const reader = readRow(row);
    const declared = readFacility(reader, area);
    let id: string | undefined;
    if (declared !== undefined) {
      const licence = `${declared.district.slice(0, 2)}|${foldName(declared.licenceNumber)}`;
      const name = `${declared.district}|${foldName(declared.name)}`;
      const rowAbove = rowsOfLicences.get(licence);
      if (rowAbove !== undefined) reader.note('repeated-row', 'licence_number', String(rowAbove));
      else if (licences.has(licence))
        reader.note('already-registered', 'licence_number', licences.get(licence));
      if (outcomeOf(reader.problems) === 'created') {
        const sameName = names.get(name);
        if (sameName !== undefined) reader.note('same-name', 'name', sameName);
        id = makeId(declared.district);
        names.set(name, id);
        rowsOfLicences.set(licence, row.row);
        facilities.push({ id, ...declared });
      }
    }
    return reportRow(row.row, reader.problems, id);
  });
  return { facilities, report };
}

function readFacility(reader: RowReader, area: AreaCode): NewFacility | undefined {
  const place = readLocation(reader, area);
  const name = readName(reader);
  const sector = reader.choice('sector', SECTORS);
  const licenceNumber = readLicence(reader);
  const licensedHeadcount = reader.whole('licensed_headcount', 1, MAX_HEADCOUNT);
  const head = readHead(reader);
  if (
    place === undefined ||
    name === undefined ||
    sector === undefined ||
    licenceNumber === undefined ||
    licensedHeadcount === undefined
  ) {
    return undefined;
  }
  return { ...place, name, sector, licenceNumber, licensedHeadcount, head };
}

function readLicence(reader: RowReader): string | undefined {
  const written = reader.text('licence_number', MAX_LICENCE);
  if (written === undefined || /\d/.test(written)) return written;
  reader.note('not-a-code', 'licence_number');
  return undefined;
}
