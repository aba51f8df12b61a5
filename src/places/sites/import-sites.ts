import { type AreaCode, provinceOf } from '../../platform/area.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { UseCaseContext } from '../../platform/use-case.ts';
import { appendFirstHeads } from '../area-head.store.ts';
import { type ImportedList, importList } from '../imports/import-list.ts';
import type { ImportReport } from '../imports/import-report.ts';
import type { Planned } from '../imports/plan-import.rules.ts';
import { insertSites, listSiteKeys } from './site.store.ts';
import type { NewSite, Site, SiteKey } from './site.ts';
import { planSiteImport, siteColumns } from './site-import.rules.ts';

const sites: ImportedList<SiteKey, NewSite> = {
  action: 'importSites',
  createdAs: 'sites',
  columns: siteColumns,
  listKeys: listSiteKeys,
  plan: planSiteImport,
  insert,
  uniqueIndexes: ['site_name', '_id_'],
};

/** Registers the sites of a CSV list with their heads. Throws as `importList` does. */
export function importSites(context: UseCaseContext, csv: string): Promise<ImportReport> {
  return importList(context, csv, sites);
}

async function insert(tx: Tx, planned: readonly Planned<NewSite>[], by: string, now: Date): Promise<void> {
  const registeredAt = now.toISOString();
  const province = (district: AreaCode) => provinceOf(district) ?? district;
  await insertSites(
    tx,
    planned.map(
      (site): Site => ({ ...site, province: province(site.district), registeredAt, registeredBy: by }),
    ),
  );
  await appendFirstHeads(
    tx,
    planned.flatMap(({ id, head }) =>
      head === null ? [] : [{ area: id, head, since: registeredAt, namedBy: by }],
    ),
  );
}
