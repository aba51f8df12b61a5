import { writtenDay } from './clock.ts';

/** A cell of a table for people: text, a number, a day (yyyy-MM-dd), or nothing. */
export type TableCell = string | number | { readonly day: string } | null;

export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly TableCell[])[];
}

const BOM = '\uFEFF';
// Characters with which a spreadsheet starts a formula (OWASP, CSV injection).
const FORMULA = /^[=+\-@\t\r\n]/;

/**
 * A table as CSV (RFC 4180): UTF-8 with a byte order mark, so that Excel reads Vietnamese; numbers plain, days dd/MM/yyyy.
 * Text that a spreadsheet would run as a formula gets an apostrophe in front.
 */
export function csvText({ columns, rows }: Pick<Table, 'columns' | 'rows'>): string {
  const lines = [columns, ...rows].map((cells) => cells.map(csvCell).join(','));
  return `${BOM}${lines.join('\r\n')}\r\n`;
}

function csvCell(cell: TableCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = typeof cell === 'string' ? plainText(cell) : writtenDay(cell.day);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Text that no spreadsheet runs as a formula. */
function plainText(text: string): string {
  // Some spreadsheets skip leading blanks when they look for a formula.
  return FORMULA.test(text.trimStart()) || FORMULA.test(text) ? `'${text}` : text;
}
