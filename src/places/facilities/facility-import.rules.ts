import { type AreaCode, provinceOf } from '../../platform/area.ts';
import { foldName } from '../../platform/fold-name.ts';
import { newId } from '../../platform/id.ts';
import type { Columns, TableRow } from '../imports/csv-table.ts';
import { type ImportPlan, planRows } from '../imports/plan-import.rules.ts';
import { type RowReader, readHead, readLocation, readName } from '../imports/row-reader.ts';
import { SECTORS } from '../place.ts';
import { type FacilityKey, MAX_HEADCOUNT, MAX_LICENCE, type NewFacility } from './facility.ts';

export const facilityColumns: Columns = {
  required: ['district', 'name', 'sector', 'licence_number', 'licensed_headcount'],
  optional: ['commune', 'head'],
};

/**
 * Decides what becomes of every row of a list of facilities. A facility is a duplicate if the province has its licence
 * number; one with the name of another in the district is registered with a warning, for clinics share names. `known`:
 * the facilities of the province.
 */
export function planFacilityImport(
  rows: readonly TableRow[],
  known: readonly FacilityKey[],
  area: AreaCode,
  now: Date,
): ImportPlan<NewFacility> {
  const keyOf = (district: AreaCode, foldedLicence: string) => `${provinceOf(district)}|${foldedLicence}`;
  const licences = new Map(known.map((key) => [keyOf(key.district, key.foldedLicence), key.id]));
  const names = new Map(known.map((key) => [`${key.district}|${key.foldedName}`, key.id]));
  return planRows(rows, licences, area, {
    read: readFacility,
    keyOf: ({ district, licenceNumber }) => keyOf(district, foldName(licenceNumber)),
    keyColumn: 'licence_number',
    admit: ({ district, name }, reader) => {
      const inDistrict = `${district}|${foldName(name)}`;
      const sameName = names.get(inDistrict);
      if (sameName !== undefined) reader.note('same-name', 'name', sameName);
      const id = newId(district, now);
      names.set(inDistrict, id);
      return id;
    },
  });
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
