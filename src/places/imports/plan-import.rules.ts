import type { AreaCode } from '../../platform/area.ts';
import type { TableRow } from './csv-table.ts';
import { outcomeOf, type RowReport, reportRow } from './import-report.ts';
import { type RowReader, readRow } from './row-reader.ts';

/** What a row is read into, and what tells whether such a place is registered already. */
export interface RowRules<New> {
  /** Reads a row; undefined if a value without which nothing can be registered is missing or wrong. */
  readonly read: (reader: RowReader, area: AreaCode) => New | undefined;
  /** Two places with the same key are the same place. */
  readonly keyOf: (wanted: New) => string;
  /** The column that a duplicate is reported under. */
  readonly keyColumn: string;
  /** Gives a new place its id and notes warnings. Returns undefined, with an error noted, if it cannot be registered. */
  readonly admit: (wanted: New, reader: RowReader) => string | undefined;
}

export type Planned<New> = New & { readonly id: string };

export interface ImportPlan<New> {
  readonly planned: readonly Planned<New>[];
  readonly report: readonly RowReport[];
}

/**
 * Decides what becomes of every row of a list. A place is a duplicate if its key is among `known` (ids by key) or in a row
 * above. `area`: of the account that imports.
 */
export function planRows<New>(
  rows: readonly TableRow[],
  known: ReadonlyMap<string, string>,
  area: AreaCode,
  { read, keyOf, keyColumn, admit }: RowRules<New>,
): ImportPlan<New> {
  const rowsOfKeys = new Map<string, number>();
  const planned: Planned<New>[] = [];
  const report = rows.map((row): RowReport => {
    const reader = readRow(row);
    const wanted = read(reader, area);
    if (wanted === undefined) return reportRow(row.row, reader.problems, undefined);
    const key = keyOf(wanted);
    const rowAbove = rowsOfKeys.get(key);
    if (rowAbove !== undefined) reader.note('repeated-row', keyColumn, String(rowAbove));
    else if (known.has(key)) reader.note('already-registered', keyColumn, known.get(key));
    const id = outcomeOf(reader.problems) === 'created' ? admit(wanted, reader) : undefined;
    if (id !== undefined) {
      rowsOfKeys.set(key, row.row);
      planned.push({ ...wanted, id });
    }
    return reportRow(row.row, reader.problems, id);
  });
  return { planned, report };
}
