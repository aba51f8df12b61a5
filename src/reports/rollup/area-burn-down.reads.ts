import type { AreaCode } from '../../platform/area.ts';
import { type Reader, type Tx, withTransaction } from '../../platform/database/database.ts';
import type { IsoDate } from '../../policy/terms.ts';
import { listDayFlows } from '../../supply/stock/stock-flow.reads.ts';
import { ledgersOf, listProvincesOf } from '../scope.reads.ts';
import { burnDownSeriesOf } from './area-burn-down.rules.ts';
import type { AreaBurnDown } from './area-burn-down.ts';
import { type LedgerCount, ledgerCounts } from './ledger-cell.rules.ts';
import { findLedgerMark, listLedgerCounts } from './ledger-cell.store.ts';

interface Asked {
  readonly area: AreaCode;
  /** Both days included. */
  readonly from: IsoDate;
  readonly to: IsoDate;
}

/** The burn-down of an area, from the stored sums and the ledger lines since. */
export async function getAreaBurnDown(reader: Reader, asked: Asked, now: Date): Promise<AreaBurnDown> {
  const { area, from, to } = asked;
  return withTransaction(reader, async (tx) => {
    const counts = await listLedgerCounts(tx, area, to.slice(0, 7));
    for (const ledger of ledgersOf(area, await listProvincesOf(tx, area))) {
      counts.push(...(await countLines(tx, area, ledger, await findLedgerMark(tx, ledger))));
    }
    return { ...asked, at: now.toISOString(), ...burnDownSeriesOf(counts, from, to) };
  });
}

/** The same by adding up the whole ledger; `getAreaBurnDown` must equal it. */
export async function countAreaBurnDown(reader: Reader, asked: Asked, now: Date): Promise<AreaBurnDown> {
  const { area, from, to } = asked;
  return withTransaction(reader, async (tx) => {
    const counts: LedgerCount[] = [];
    for (const ledger of ledgersOf(area, await listProvincesOf(tx, area))) {
      counts.push(...(await countLines(tx, area, ledger, undefined)));
    }
    return { ...asked, at: now.toISOString(), ...burnDownSeriesOf(counts, from, to) };
  });
}

async function countLines(
  tx: Tx,
  area: AreaCode,
  ledger: string,
  since: Date | undefined,
): Promise<LedgerCount[]> {
  return ledgerCounts(await listDayFlows(tx, ledger, { from: since })).filter((count) => count.area === area);
}
