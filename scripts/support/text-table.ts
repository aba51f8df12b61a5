/** A number as it is written in Việt Nam: 12.345. */
export function written(value: number): string {
  return value.toLocaleString('vi-VN');
}

/** Rows of text in columns; columns of numbers are aligned to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const texts = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? written(cell) : cell)));
  const widths = head.map((title, column) =>
    Math.max(title.length, ...texts.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[], right: (column: number) => boolean): string =>
    cells
      .map((cell, column) =>
        right(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ');
  const isNumber = (column: number): boolean => typeof rows[0]?.[column] === 'number';
  return [line(head, isNumber), ...texts.map((row) => line(row, isNumber))]
    .map((row) => `  ${row.trimEnd()}`)
    .join('\n');
}
