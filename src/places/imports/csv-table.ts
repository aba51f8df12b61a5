import { CsvError, parse } from 'csv-parse/sync';
import { importProblem } from './import.problems.ts';

export const MAX_ROWS = 5_000;
export const IMPORT_LIMIT_BYTES = 4 * 1024 * 1024;
const MAX_RECORD_CHARACTERS = 20_000;

export interface TableRow {
  /** As a spreadsheet numbers it: the header is row 1. */
  readonly row: number;
  /** Cells by column, trimmed and composed (NFC). */
  readonly cells: ReadonlyMap<string, string>;
  /** Whether the row has as many cells as the header. */
  readonly complete: boolean;
}

export interface Columns {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/**
 * Reads a CSV table with a header row: UTF-8; comma, semicolon or tab as in the header; empty rows skipped. Throws
 * `import/malformed-csv`, `import/wrong-columns`, `import/no-rows`, `import/too-many-rows`. Unknown header cells are
 * reported by position only: the first row of a table without a header would show somebody's data.
 */
export function readTable(text: string, columns: Columns): TableRow[] {
  const [header, ...records] = recordsOf(text);
  const names = checkHeader(header ?? [], columns);
  const rows = records
    .map((record, index) => ({
      row: index + 2,
      cells: new Map(names.map((name, position) => [name, (record[position] ?? '').normalize('NFC').trim()])),
      complete: record.length === names.length,
      empty: record.every((cell) => cell.trim() === ''),
    }))
    .filter((row) => !row.empty);
  if (rows.length === 0) throw importProblem('import/no-rows');
  if (rows.length > MAX_ROWS) throw importProblem('import/too-many-rows', { limit: MAX_ROWS });
  return rows.map(({ row, cells, complete }) => ({ row, cells, complete }));
}

function recordsOf(text: string): string[][] {
  try {
    return parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: MAX_RECORD_CHARACTERS,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line: unknown = error.lines;
    throw importProblem('import/malformed-csv', {
      line: typeof line === 'number' ? line : 0,
      fault: error.code.replace(/^CSV_/, '').toLowerCase().replaceAll('_', '-'),
    });
  }
}

/** Spreadsheets with Vietnamese settings write semicolons. No column name contains a delimiter, so the header shows which it is. */
function delimiterOf(text: string): string {
  const header = text.slice(0, MAX_RECORD_CHARACTERS).split(/\r?\n|\r/, 1)[0] ?? '';
  const counts = [',', ';', '\t'].map((mark) => ({ mark, count: header.split(mark).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).mark;
}

function checkHeader(header: readonly string[], columns: Columns): string[] {
  const known = [...columns.required, ...columns.optional];
  const names = header.map((cell) => cell.trim().toLowerCase());
  const missing = columns.required.filter((name) => !names.includes(name));
  const unknown = names.flatMap((name, index) => (known.includes(name) ? [] : [index + 1]));
  const repeated = known.filter((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (missing.length + unknown.length + repeated.length > 0)
    throw importProblem('import/wrong-columns', { missing, unknown, repeated, known });
  return names;
}
