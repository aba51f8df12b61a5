import { type AreaCode, COUNTRY, covers } from '../../platform/area.ts';
import { addDays, instantAtSite } from '../../platform/clock.ts';
import type { Reader } from '../../platform/database/database.ts';
import { listStockFlows } from '../../supply/stock/stock-flow.reads.ts';
import { listVialUse } from '../../supply/vials/vial-use.reads.ts';
import { ledgersOf, listProvincesOf } from '../scope.reads.ts';
import { wastageLines, wastageTotal } from './wastage.rules.ts';
import type { WastageReport } from './wastage-report.ts';

/** Wastage in an area between two days, both included: a line for each place and product, and the total. */
export async function readWastage(
  reader: Reader,
  area: AreaCode,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<Pick<WastageReport, 'total' | 'items'>> {
  const window = { from: instantAtSite(from), until: instantAtSite(addDays(to, 1)) };
  const items = [];
  for (const ledger of ledgersOf(area, await listProvincesOf(reader, area))) {
    const flows = (await listStockFlows(reader, ledger, window)).filter(({ place }) => covers(area, place));
    // The national store opens no vials.
    const uses =
      ledger === COUNTRY ? [] : await listVialUse(reader, covers(area, ledger) ? ledger : area, window);
    items.push(...wastageLines(flows, uses));
  }
  return { total: wastageTotal(items), items };
}
