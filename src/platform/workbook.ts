import writeXlsxFile, { type Cell, type SheetData } from 'write-excel-file/node';
import type { Table, TableCell } from './csv.ts';

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Tables as an XLSX workbook, one sheet each. Text is stored as text, so it is never run as a formula. */
export async function workbookOf(tables: readonly Table[]): Promise<Uint8Array<ArrayBuffer>> {
  const sheets = tables.map(({ name, columns, rows }) => ({
    sheet: name,
    stickyRowsCount: 1,
    columns: columns.map((title, column) => ({ width: widthOf(title, rows, column) })),
    data: [columns.map(titleCell), ...rows.map((cells) => cells.map(sheetCell))] satisfies SheetData,
  }));
  return new Uint8Array(await writeXlsxFile(sheets).toBuffer());
}

function titleCell(title: string): Cell {
  return { value: title, type: String, fontWeight: 'bold', wrap: true };
}

function sheetCell(cell: TableCell): Cell {
  if (cell === null) return null;
  if (typeof cell === 'number') return { value: cell, type: Number };
  if (typeof cell === 'string') return { value: withoutControls(cell), type: String };
  return { value: new Date(`${cell.day}T00:00:00Z`), type: Date, format: 'dd/mm/yyyy' };
}

/** Characters that XML cannot hold; line breaks are allowed. */
function withoutControls(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n]/gu, ' ');
}

// The width of a text is that of its longest line.
function widthOf(title: string, rows: Table['rows'], column: number): number {
  const longest = rows.reduce((most, cells) => {
    const cell = cells[column];
    if (typeof cell !== 'string') return most;
    return cell.split('\n').reduce((wide, line) => Math.max(wide, line.length), most);
  }, 0);
  return Math.max(11, Math.min(40, longest), Math.min(16, title.length));
}
