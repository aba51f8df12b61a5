import { recordAction } from '../../audit/record.ts';
import { provinceOf } from '../../platform/area.ts';
import { sha256Hex } from '../../platform/hash.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { appendFirstHeads } from '../area-head.store.ts';
import { readTable } from '../imports/csv-table.ts';
import { type ImportReport, reportOf } from '../imports/import-report.ts';
import { numberTaken, takeNumber } from '../take-number.ts';
import { insertSites, listSiteKeys } from './site.store.ts';
import type { Site } from './site.ts';
import { planSiteImport, siteColumns } from './site-import.rules.ts';

/**
 * Registers the sites of a list and tells of every row what became of it; rows that cannot be read are reported and
 * the others kept. The same list again makes nothing twice. Only within the actor's province or district. Throws
 * `import/malformed-csv`, `import/wrong-columns`, `import/no-rows`, `import/too-many-rows`.
 */
export async function importSites(context: UseCaseContext, csv: string): Promise<ImportReport> {
  const rows = readTable(csv, siteColumns);
  const { account, area } = context.actor;
  return takeNumber(() =>
    transact(
      context,
      async (tx, now) => {
        const known = await listSiteKeys(tx, provinceOf(area) ?? area);
        const plan = planSiteImport(rows, known, area);
        const registeredAt = now.toISOString();
        const sites = plan.sites.map(
          (planned): Site => ({
            ...planned,
            province: planned.district.slice(0, 2),
            registeredAt,
            registeredBy: account,
          }),
        );
        await insertSites(tx, sites);
        await appendFirstHeads(
          tx,
          sites.flatMap(({ id, head }) =>
            head === null ? [] : [{ area: id, head, since: registeredAt, namedBy: account }],
          ),
        );
        const report = reportOf(plan.report);
        const { created, duplicates, rejected } = report;
        const entry = await recordAction(tx, context, now, {
          action: 'importSites',
          area,
          details: {
            contentHash: sha256Hex(csv),
            created,
            duplicates,
            rejected,
            sites: sites.map(({ id }) => id),
          },
        });
        return { entry, answer: report };
      },
      { site_name: numberTaken, _id_: numberTaken },
    ),
  );
}
