import { type AreaCode, covers } from '../../platform/area.ts';
import { foldName } from '../../platform/fold-name.ts';
import { listCommunes } from '../administrative-units.ts';
import { locationFault } from '../place.rules.ts';
import { MAX_HEAD, MAX_NAME } from '../place.ts';
import type { TableRow } from './csv-table.ts';
import { makeRowProblem, type RowProblem, type RowProblemCode } from './import-report.ts';

/**
 * Reads the cells of one row into values and notes what is wrong with each. An empty or wrong cell gives undefined; whether
 * that matters is in `problems`, not in the value.
 */
export interface RowReader {
  readonly problems: readonly RowProblem[];
  note(code: RowProblemCode, column: string | null, existing?: string): void;
  /** The text of a cell; notes `missing` for an empty one unless it is optional. */
  text(column: string, max: number, optional?: 'optional'): string | undefined;
  choice<const C extends string>(column: string, choices: readonly C[]): C | undefined;
  /** Several choices, separated by "|". */
  choices<const C extends string>(column: string, choices: readonly C[]): readonly C[] | undefined;
  whole(column: string, min: number, max: number, optional?: 'optional'): number | undefined;
  yesNo(column: string): boolean | undefined;
}

const YES = ['1', 'yes', 'true', 'x', 'có'];
const NO = ['0', 'no', 'false', 'không'];

export function readRow({ cells, complete }: TableRow): RowReader {
  const problems: RowProblem[] = [];
  const note: RowReader['note'] = (code, column, existing) => {
    problems.push(makeRowProblem(code, column, existing));
  };
  if (!complete) note('cell-count', null);

  const text: RowReader['text'] = (column, max, optional) => {
    const cell = cells.get(column) ?? '';
    if (cell === '') {
      if (optional === undefined) note('missing', column);
      return undefined;
    }
    const fault = textFault(cell, max);
    if (fault !== undefined) note(fault, column);
    return fault === undefined ? cell : undefined;
  };
  const known = <C extends string>(column: string, written: string, choices: readonly C[]): C | undefined => {
    const found = choices.find((choice) => choice === written.trim().toLowerCase());
    if (found === undefined) note('not-a-choice', column);
    return found;
  };
  return {
    problems,
    note,
    text,
    choice: (column, choices) => {
      const written = text(column, 60);
      return written === undefined ? undefined : known(column, written, choices);
    },
    choices: (column, choices) => {
      const written = text(column, 60, 'optional');
      if (written === undefined) return undefined;
      const found = written.split('|').map((part) => known(column, part, choices));
      return choices.filter((choice) => found.includes(choice));
    },
    whole: (column, min, max, optional) => {
      const written = text(column, 20, optional);
      if (written === undefined) return undefined;
      const number = /^\d{1,9}$/.test(written) ? Number(written) : undefined;
      if (number === undefined) note('not-a-number', column);
      else if (number < min || number > max) note('out-of-range', column);
      return number;
    },
    yesNo: (column) => {
      const written = text(column, 10, 'optional')?.toLowerCase();
      if (written === undefined) return undefined;
      if (YES.includes(written)) return true;
      if (!NO.includes(written)) note('not-a-choice', column);
      return false;
    },
  };
}

/** Reads `district` and `commune`, both codes, within the area of the account that imports. */
export function readLocation(
  reader: RowReader,
  area: AreaCode,
): { readonly district: AreaCode; readonly commune: string | null } | undefined {
  const district = readCode(reader, 'district', /^\d{2}-\d{3}$/);
  const noted = reader.problems.length;
  const commune = readCode(reader, 'commune', /^\d{5}$/, 'optional') ?? null;
  const unread = reader.problems.length > noted;
  if (district === undefined) return undefined;
  const fault = locationFault(district, commune);
  if (fault !== undefined) reader.note(fault, fault === 'unknown-district' ? 'district' : 'commune');
  else if (!covers(area, district)) reader.note('outside-your-area', 'district');
  else if (commune === null && !unread && listCommunes(district).length > 0)
    reader.note('commune-missing', 'commune');
  return { district, commune };
}

/** Reads `name`, which needs a letter or digit. */
export function readName(reader: RowReader): string | undefined {
  const name = reader.text('name', MAX_NAME);
  if (name === undefined || foldName(name) !== '') return name;
  reader.note('not-a-name', 'name');
  return undefined;
}

/** Reads `head`; a place without one is accepted with a warning. */
export function readHead(reader: RowReader): string | null {
  const noted = reader.problems.length;
  const head = reader.text('head', MAX_HEAD, 'optional') ?? null;
  if (head === null && reader.problems.length === noted) reader.note('head-missing', 'head');
  return head;
}

function readCode(
  reader: RowReader,
  column: string,
  pattern: RegExp,
  optional?: 'optional',
): string | undefined {
  const written = reader.text(column, 60, optional);
  if (written === undefined || pattern.test(written)) return written;
  reader.note('not-a-code', column);
  return undefined;
}

function textFault(text: string, max: number): RowProblemCode | undefined {
  if (text.includes('\ufffd')) return 'unreadable-character';
  if (/\p{Cc}/u.test(text)) return 'control-character';
  return text.length > max ? 'too-long' : undefined;
}
