import { z } from 'zod';
import { placesTexts } from '../texts/places.texts.ts';

/** Everything that can be wrong with a row. An error rejects the row; a warning keeps it and is reported. */
const SEVERITIES = {
  missing: 'error',
  'too-long': 'error',
  'control-character': 'error',
  'unreadable-character': 'error',
  'not-a-name': 'error',
  'not-a-code': 'error',
  'not-a-choice': 'error',
  'not-a-number': 'error',
  'out-of-range': 'error',
  'cell-count': 'error',
  'unknown-district': 'error',
  'outside-your-area': 'error',
  'unknown-commune': 'error',
  'commune-elsewhere': 'error',
  'sector-does-not-fit-kind': 'error',
  'district-full': 'error',
  'repeated-row': 'duplicate',
  'already-registered': 'duplicate',
  'commune-missing': 'warning',
  'head-missing': 'warning',
  'junk-national-code': 'warning',
  'repeated-national-code': 'warning',
  'same-name': 'warning',
} as const satisfies Record<string, 'error' | 'warning' | 'duplicate'>;

export type RowProblemCode = keyof typeof SEVERITIES;

const text = z.strictObject({ vi: z.string(), en: z.string() });

const rowProblem = z
  .strictObject({
    code: z.string(),
    severity: z.enum(['error', 'warning', 'duplicate']),
    column: z.string().nullable(),
    message: text,
    existing: z
      .string()
      .optional()
      .meta({ description: 'Id of what is already registered, or the number of the row above' }),
  })
  .meta({ id: 'RowProblem' });
export type RowProblem = Readonly<z.infer<typeof rowProblem>>;

const rowReport = z
  .strictObject({
    row: z.int().meta({ description: 'As a spreadsheet numbers it: the header is row 1' }),
    outcome: z.enum(['created', 'duplicate', 'rejected']),
    id: z.string().nullable().meta({ description: 'Id of what was created' }),
    problems: z.array(rowProblem),
  })
  .meta({ id: 'RowReport' });
export type RowReport = Readonly<z.infer<typeof rowReport>>;

/** What became of every row of an imported table. */
export const importReport = z
  .strictObject({
    created: z.int(),
    duplicates: z.int(),
    rejected: z.int(),
    rows: z.array(rowReport),
  })
  .meta({ id: 'ImportReport' });
export type ImportReport = Readonly<z.infer<typeof importReport>>;

export function makeRowProblem(code: RowProblemCode, column: string | null, existing?: string): RowProblem {
  const message = placesTexts[`row/${code}` as const];
  const severity = SEVERITIES[code];
  return { code, severity, column, message, ...(existing === undefined ? {} : { existing }) };
}

/** An error rejects the row, whatever else was noted; otherwise a duplicate creates nothing. */
export function outcomeOf(problems: readonly RowProblem[]): RowReport['outcome'] {
  if (problems.some((problem) => problem.severity === 'error')) return 'rejected';
  return problems.some((problem) => problem.severity === 'duplicate') ? 'duplicate' : 'created';
}

/** `id`: of what was created. Warnings about a duplicate are omitted, because it changes nothing. */
export function reportRow(row: number, problems: readonly RowProblem[], id: string | undefined): RowReport {
  const outcome = outcomeOf(problems);
  const reported = problems.filter(({ severity }) => outcome !== 'duplicate' || severity === 'duplicate');
  return { row, outcome, id: outcome === 'created' ? (id ?? null) : null, problems: reported };
}

export function reportOf(rows: readonly RowReport[]): ImportReport {
  const count = (outcome: RowReport['outcome']): number =>
    rows.filter((row) => row.outcome === outcome).length;
  return {
    created: count('created'),
    duplicates: count('duplicate'),
    rejected: count('rejected'),
    rows: [...rows],
  };
}
