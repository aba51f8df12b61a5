import type { AreaCode } from '../../platform/area.ts';
import { foldName } from '../../platform/fold-name.ts';
import type { Columns, TableRow } from '../imports/csv-table.ts';
import { outcomeOf, type RowReport, reportRow } from '../imports/import-report.ts';
import { type RowReader, readHead, readLocation, readName, readRow } from '../imports/row-reader.ts';
import { nextSiteId, sectorFitsKind } from '../place.rules.ts';
import { SECTORS } from '../place.ts';
import { COLD_CHAINS, MAX_TABLES, NATIONAL_CODE, type NewSite, SITE_KINDS, type SiteKey } from './site.ts';

export const siteColumns: Columns = {
  required: ['district', 'name', 'kind', 'sector'],
  optional: ['commune', 'national_code', 'tables', 'can_resuscitate', 'cold_chain', 'head'],
};

interface PlannedSite extends NewSite {
  readonly id: AreaCode;
}

/**
 * Decides what becomes of every row of a list of sites. A site is there already when its district has one of the same
 * folded name, in the service or in a row above; the national code alone says nothing, because it repeats and may be
 * junk. `known`: the sites of the province, by id. `area`: of whoever imports.
 */
export function planSiteImport(
  rows: readonly TableRow[],
  known: readonly SiteKey[],
  area: AreaCode,
): { readonly sites: readonly PlannedSite[]; readonly report: readonly RowReport[] } {
  const names = new Map(known.map((key) => [`${key.district}|${key.foldedName}`, key.id]));
  const rowsOfNames = new Map<string, number>();
  const codes = new Map(known.map((key) => [key.nationalCode, key.id]));
  const lastIds = new Map(known.map((key) => [key.district, key.id]));
  const sites: PlannedSite[] = [];

  const report = rows.map((row): RowReport => {
    const reader = readRow(row);
    const wanted = readSite(reader, area);
    let id: AreaCode | undefined;
    if (wanted !== undefined) {
      const name = `${wanted.district}|${foldName(wanted.name)}`;
      const rowAbove = rowsOfNames.get(name);
      if (rowAbove !== undefined) reader.note('repeated-row', 'name', String(rowAbove));
      else if (names.has(name)) reader.note('already-registered', 'name', names.get(name));
      if (outcomeOf(reader.problems) === 'created') {
        id = nextSiteId(wanted.district, lastIds.get(wanted.district));
        if (id === undefined) {
          reader.note('district-full', 'district');
        } else {
          const sameCode = wanted.nationalCode === null ? undefined : codes.get(wanted.nationalCode);
          if (sameCode !== undefined) reader.note('repeated-national-code', 'national_code', sameCode);
          if (wanted.nationalCode !== null) codes.set(wanted.nationalCode, id);
          rowsOfNames.set(name, row.row);
          lastIds.set(wanted.district, id);
          sites.push({ id, ...wanted });
        }
      }
    }
    return reportRow(row.row, reader.problems, id);
  });
  return { sites, report };
}

function readSite(reader: RowReader, area: AreaCode): NewSite | undefined {
  const place = readLocation(reader, area);
  const name = readName(reader);
  const kind = reader.choice('kind', SITE_KINDS);
  const sector = reader.choice('sector', SECTORS);
  const nationalCode = readNationalCode(reader);
  const tables = reader.whole('tables', 1, MAX_TABLES, 'optional') ?? 1;
  const canResuscitate = reader.yesNo('can_resuscitate') ?? false;
  const coldChain = [...(reader.choices('cold_chain', COLD_CHAINS) ?? ['2..8' as const])];
  const head = readHead(reader);
  if (kind !== undefined && sector !== undefined && !sectorFitsKind(kind, sector))
    reader.note('sector-does-not-fit-kind', 'sector');
  if (place === undefined || name === undefined || kind === undefined || sector === undefined)
    return undefined;
  return { ...place, name, kind, sector, nationalCode, tables, canResuscitate, coldChain, head };
}

function readNationalCode(reader: RowReader): string | null {
  const written = reader.text('national_code', 60, 'optional');
  if (written === undefined) return null;
  if (NATIONAL_CODE.test(written)) return written;
  reader.note('junk-national-code', 'national_code');
  return null;
}
