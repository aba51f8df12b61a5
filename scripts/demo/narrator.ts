import { writtenDay } from '../../src/platform/clock.ts';
import type { Text } from '../../src/platform/texts.ts';

const PLAIN = process.env.NO_COLOR !== undefined || !process.stdout.isTTY;
const paint = (code: string, text: string): string => (PLAIN ? text : `\u001b[${code}m${text}\u001b[0m`);

/** Tells the story on the terminal: Vietnamese first, English beside it. */
export class Narrator {
  readonly #startedAt = performance.now();

  chapter(day: string, title: Text): void {
    const seconds = ((performance.now() - this.#startedAt) / 1000).toFixed(0);
    console.log(
      `\n${paint('1;36', `■ ${writtenDay(day)} · ${title.vi}`)} ${paint('2', `(${title.en} · ${seconds} s)`)}`,
    );
  }

  /** One thing that happened: who did it, and what came of it. */
  tell(who: string, text: Text): void {
    console.log(`  ${paint('1', who)}  ${text.vi}\n  ${' '.repeat(who.length)}  ${paint('2', text.en)}`);
  }

  /** A refusal the service gave, with its code. */
  refused(who: string, tried: Text, code: string, title: string): void {
    console.log(
      `  ${paint('1', who)}  ${tried.vi}\n    ${paint('33', `✗ bị từ chối: ${title}`)} ${paint('2', `[${code}] ${tried.en}`)}`,
    );
  }

  wrong(text: string): void {
    console.log(`  ${paint('1;31', `!! ${text}`)}`);
  }

  plain(line = ''): void {
    console.log(line);
  }

  heading(text: Text): void {
    console.log(`\n${paint('1;36', text.vi)} ${paint('2', `(${text.en})`)}`);
  }

  good(text: string): string {
    return paint('1;32', text);
  }

  bad(text: string): string {
    return paint('1;31', text);
  }
}

/** A number as it is written in Việt Nam: 12.345. */
export function written(value: number): string {
  return value.toLocaleString('vi-VN');
}

/** Rows of text in columns; numbers to the right. */
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
