import { recordAction } from '../../audit/record.ts';
import { type AreaCode, provinceOf } from '../../platform/area.ts';
import type { Tx } from '../../platform/database/database.ts';
import { sha256Hex } from '../../platform/hash.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { numberTaken, takeNumber } from '../take-number.ts';
import { type Columns, readTable, type TableRow } from './csv-table.ts';
import { type ImportReport, reportOf } from './import-report.ts';
import type { ImportPlan, Planned } from './plan-import.rules.ts';

/** A kind of place that can be imported as a CSV list. */
export interface ImportedList<Key, New> {
  /** The action in the audit log. */
  readonly action: string;
  /** Under this name the audit entry lists the ids of what was created. */
  readonly createdAs: string;
  readonly columns: Columns;
  /** What tells which places of a province are registered already. */
  readonly listKeys: (tx: Tx, province: AreaCode) => Promise<Key[]>;
  readonly plan: (
    rows: readonly TableRow[],
    known: readonly Key[],
    area: AreaCode,
    now: Date,
  ) => ImportPlan<New>;
  readonly insert: (tx: Tx, planned: readonly Planned<New>[], by: string, now: Date) => Promise<void>;
  /** Unique indexes that refuse what another registered meanwhile: the import is then planned again. */
  readonly uniqueIndexes: readonly string[];
}

/**
 * Registers the places of a list and reports on every row: rows with an error are rejected, the others kept. The same
 * list again registers nothing twice. Only within the actor's province or district. Throws `import/malformed-csv`,
 * `import/wrong-columns`, `import/no-rows`, `import/too-many-rows`, `place/number-taken`.
 */
export async function importList<Key, New>(
  context: UseCaseContext,
  csv: string,
  list: ImportedList<Key, New>,
): Promise<ImportReport> {
  const rows = readTable(csv, list.columns);
  const { account, area } = context.actor;
  return takeNumber(() =>
    transact(
      context,
      async (tx, now) => {
        const known = await list.listKeys(tx, provinceOf(area) ?? area);
        const { planned, report: rowReports } = list.plan(rows, known, area, now);
        await list.insert(tx, planned, account, now);
        const report = reportOf(rowReports);
        const { created, duplicates, rejected } = report;
        const entry = await recordAction(tx, context, now, {
          action: list.action,
          area,
          details: {
            contentHash: sha256Hex(csv),
            created,
            duplicates,
            rejected,
            [list.createdAs]: planned.map(({ id }) => id),
          },
        });
        return { entry, answer: report };
      },
      Object.fromEntries(list.uniqueIndexes.map((index) => [index, numberTaken])),
    ),
  );
}
