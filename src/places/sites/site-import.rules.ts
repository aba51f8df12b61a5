import type { AreaCode } from '../../platform/area.ts';
import { foldName } from '../../platform/fold-name.ts';
import type { Columns, TableRow } from '../imports/csv-table.ts';
import { type ImportPlan, planRows } from '../imports/plan-import.rules.ts';
import { type RowReader, readHead, readLocation, readName } from '../imports/row-reader.ts';
import { nextSiteId, sectorFitsKind } from '../place.rules.ts';
import { SECTORS } from '../place.ts';
import { COLD_CHAINS, MAX_TABLES, NATIONAL_CODE, type NewSite, SITE_KINDS, type SiteKey } from './site.ts';

export const siteColumns: Columns = {
  required: ['district', 'name', 'kind', 'sector'],
  optional: ['commune', 'national_code', 'tables', 'can_resuscitate', 'cold_chain', 'head'],
};

/**
 * Decides what becomes of every row of a list of sites. A site is a duplicate if its district has one of the same folded
 * name; the national code alone says nothing, because codes repeat and may be junk. `known`: the sites of the province,
 * by id.
 */
export function planSiteImport(
  rows: readonly TableRow[],
  known: readonly SiteKey[],
  area: AreaCode,
): ImportPlan<NewSite> {
  const names = new Map(known.map((key) => [`${key.district}|${key.foldedName}`, key.id]));
  const codes = new Map(known.map((key) => [key.nationalCode, key.id]));
  const lastIds = new Map(known.map((key) => [key.district, key.id]));
  return planRows(rows, names, area, {
    read: readSite,
    keyOf: ({ district, name }) => `${district}|${foldName(name)}`,
    keyColumn: 'name',
    admit: ({ district, nationalCode }, reader) => {
      const id = nextSiteId(district, lastIds.get(district));
      if (id === undefined) {
        reader.note('district-full', 'district');
        return undefined;
      }
      const sameCode = nationalCode === null ? undefined : codes.get(nationalCode);
      if (sameCode !== undefined) reader.note('repeated-national-code', 'national_code', sameCode);
      if (nationalCode !== null) codes.set(nationalCode, id);
      lastIds.set(district, id);
      return id;
    },
  });
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
