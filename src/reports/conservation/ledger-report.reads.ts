import { countGivenByLot } from '../../doses/dose.reads.ts';
import { type Reader, withTransaction } from '../../platform/database/database.ts';
import { ledgersOf, listProvincesOf } from '../scope.reads.ts';
import { proveLedgers } from './ledger-balances.reads.ts';
import type { LedgerReport } from './ledger-report.ts';

/** The first proof (see `proveLedgers`) for every ledger of an area, in one snapshot. */
export async function readLedgerReport(reader: Reader, area: string, now: Date): Promise<LedgerReport> {
  return withTransaction(reader, async (tx) => {
    const ledgers = ledgersOf(area, await listProvincesOf(tx, area));
    const differences: LedgerReport['differences'] = [];
    let checked = 0;
    let given = 0;
    for (const ledger of ledgers) {
      const counted = await countGivenByLot(tx, ledger);
      const proof = await proveLedgers(tx, ledger, counted);
      checked += proof.checked;
      differences.push(...proof.differences);
      for (const doses of counted.values()) given += doses;
    }
    return {
      area,
      at: now.toISOString(),
      balanced: differences.length === 0,
      ledgers: ledgers.length,
      checked,
      given,
      differences,
    };
  });
}
