import { addDays, dayAtSite, instantAtSite } from '../../platform/clock.ts';
import { TransactionConflict, type Tx } from '../../platform/database/database.ts';
import { transactWithoutEntry, type UseCaseContext } from '../../platform/use-case.ts';
import { findFirstMovement, listDayFlows } from '../../supply/stock/stock-flow.reads.ts';
import { ledgerCounts } from './ledger-cell.rules.ts';
import { addToLedgerCells, findLedgerMark, moveLedgerMark } from './ledger-cell.store.ts';

/**
 * How far the cells stay behind the clock. Ids are not made in the order of commits: a line may be committed so much
 * later than its id was made as a use case and its transaction may last (two minutes together, see `transact`), and
 * clocks of machines may differ by the rest.
 */
export const BEHIND_MS = 5 * 60_000;

export interface LedgerFolded {
  /** Sums that were added to cells. */
  readonly counts: number;
  /** Whether there is more to do. */
  readonly more: boolean;
}

/**
 * Brings the cells of a ledger (a province, or the national store, `VN`) up to its ledger by at most one day: one
 * transaction, the mark and the cells together. Of two workers at once one does a day, the other looks again.
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
    // Another worker has set the first mark, or begun the same cell.
    { ledgerMarks: again, ledgerCells: again },
  );
}

/** The end of the day where the cells stand, at first of the first line, or `end` when that comes first. */
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
