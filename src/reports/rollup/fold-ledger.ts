import { addDays, dayAtSite, instantAtSite } from '../../platform/clock.ts';
import { TransactionConflict, type Tx } from '../../platform/database/database.ts';
import { transactWithoutEntry, type UseCaseContext } from '../../platform/use-case.ts';
import { findFirstMovement, listDayFlows } from '../../supply/stock/stock-flow.reads.ts';
import { ledgerCounts } from './ledger-cell.rules.ts';
import { addToLedgerCells, findLedgerMark, moveLedgerMark } from './ledger-cell.store.ts';

/**
 * How far the cells stay behind the clock. Ids are not created in the order of commits: a line may be committed later than
 * its id was created, by as much as a use case and its transaction may take (two minutes together, see `transact`); the
 * rest allows for differing clocks.
 */
const BEHIND_MS = 5 * 60_000;

interface LedgerFolded {
  /** Number of sums added to cells. */
  readonly counts: number;
  /** Whether there is more to do. */
  readonly more: boolean;
}

/**
 * Brings the cells of a ledger (of a province, or of the national store, `VN`) forward by at most one day, in one
 * transaction with the mark. If two workers do it at once, one commits and the other starts again.
 */
export async function foldLedger(context: UseCaseContext, ledger: string): Promise<LedgerFolded> {
  const again = () => new TransactionConflict();
  return transactWithoutEntry(
    context,
    'derived',
    async (tx, now) => {
      const seen = await findLedgerMark(tx, ledger);
      const end = new Date(now.getTime() - BEHIND_MS);
      if (seen !== undefined && seen >= end) return { counts: 0, more: false };
      const until = await windowEnd(tx, ledger, seen, end);
      if (until === undefined) return { counts: 0, more: false };
      if (!(await moveLedgerMark(tx, ledger, seen, until))) throw again();
      const counts = ledgerCounts(await listDayFlows(tx, ledger, { from: seen, until }));
      await addToLedgerCells(tx, counts);
      return { counts: counts.length, more: until < end };
    },
    // Another worker has set the first mark or created the same cell.
    { ledgerMarks: again, ledgerCells: again },
  );
}

/** The end of the next day to add (initially that of the first line), or `end` if that is earlier. */
async function windowEnd(
  tx: Tx,
  ledger: string,
  seen: Date | undefined,
  end: Date,
): Promise<Date | undefined> {
  const start = seen ?? (await findFirstMovement(tx, ledger));
  if (start === undefined) return undefined;
  const endOfDay = instantAtSite(addDays(dayAtSite(start), 1));
  return endOfDay < end ? endOfDay : end;
}
