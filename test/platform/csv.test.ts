import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvText, type TableCell } from '../../src/platform/csv.ts';
import { workbookOf } from '../../src/platform/workbook.ts';
import { unzipped } from '../support/unzip.ts';

const rowsOf = (text: string): string[][] => parse(text, { bom: true, relaxColumnCount: true });

describe('a table as CSV', () => {
  it('begins with a byte order mark and ends every line as Excel has it', () => {
    expect(csvText({ columns: ['Mã', 'Số'], rows: [['26', 5]] })).toBe('\uFEFFMã,Số\r\n26,5\r\n');
  });

  it('writes numbers plain, days as people write them, nothing as nothing', () => {
    const text = csvText({ columns: ['a'], rows: [[-5, 12.5, { day: '2021-08-09' }, null, '0912']] });
    expect(rowsOf(text)[1]).toEqual(['-5', '12.5', '09/08/2021', '', '0912']);
  });

  it.each(['=1+1', '+84', '-2', '@SUM(A1)', '\t=1', '\r=1', '  =1+1', '=HYPERLINK("x","y")'])(
    'does not let %j be a formula',
    (text) => {
      const [, row] = rowsOf(csvText({ columns: ['a'], rows: [[text]] }));
      expect(row).toEqual([`'${text}`]);
    },
  );

  it('gives back every text, quotes, commas and line ends among it, and never a formula', () => {
    const cell: fc.Arbitrary<TableCell> = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.integer(),
    );
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), (cells) => {
        const [, row = []] = rowsOf(csvText({ columns: cells.map(() => 'x'), rows: [cells] }));
        for (const [index, written] of row.entries()) {
          const meant = cells[index];
          if (typeof meant === 'number') expect(written).toBe(String(meant));
          else {
            expect([meant, `'${meant}`]).toContain(written);
            expect(written.trimStart()).not.toMatch(/^[=+\-@]/);
          }
        }
      }),
    );
  });
});

describe('a table as a workbook', () => {
  it('keeps numbers as numbers, days as days, and text as text, formulas too', async () => {
    const rows = [['=1+1', 42, { day: '2021-08-09' }, null]];
    const file = await workbookOf([{ name: 'Báo cáo', columns: ['a', 'b', 'c', 'd'], rows }]);
    const files = unzipped(Buffer.from(file));
    const sheet = files.get('xl/worksheets/sheet1.xml') ?? '';
    expect(sheet).toMatch(/<c r="B2"[^>]*><v>42<\/v>/);
    expect(sheet).not.toContain('<f>');
    // 9/8/2021 in the days of a spreadsheet.
    expect(sheet).toMatch(/<c r="C2"[^>]*><v>44417<\/v>/);
    expect(files.get('xl/styles.xml')).toContain('dd/mm/yyyy');
    expect([...files.values()].join('')).toContain('=1+1');
    expect(files.get('xl/workbook.xml')).toContain('Báo cáo');
  });
});
