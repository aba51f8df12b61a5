import { z } from 'zod';
import type { Text } from '../../platform/texts.ts';

/** Everything that can be wrong with a row. An error keeps the row out; a warning lets it in and is told. */
const kinds = {
  missing: ['error', 'Thiếu dữ liệu bắt buộc', 'A required value is missing'],
  'too-long': ['error', 'Nội dung quá dài', 'The text is too long'],
  'control-character': ['error', 'Có ký tự điều khiển', 'Holds a control character'],
  'unreadable-character': [
    'error',
    'Có ký tự không đọc được, tệp phải lưu dạng UTF-8',
    'Holds an unreadable character; the file must be UTF-8',
  ],
  'not-a-name': ['error', 'Tên không có chữ hoặc số', 'A name without letter or digit'],
  'not-a-code': ['error', 'Mã không đúng dạng', 'Not a code of the expected form'],
  'not-a-choice': ['error', 'Giá trị không nằm trong danh mục', 'Not one of the possible values'],
  'not-a-number': ['error', 'Không phải số nguyên', 'Not a whole number'],
  'out-of-range': ['error', 'Số nằm ngoài khoảng cho phép', 'The number is out of range'],
  'cell-count': ['error', 'Số ô khác với dòng tiêu đề', 'Has more or fewer cells than the header'],
  'unknown-district': ['error', 'Không có huyện/quận mang mã này', 'No district has this code'],
  'outside-your-area': ['error', 'Nằm ngoài địa bàn của tài khoản', 'Lies outside your area'],
  'unknown-commune': ['error', 'Không có xã/phường mang mã này', 'No commune has this code'],
  'commune-elsewhere': [
    'error',
    'Xã/phường không thuộc huyện/quận này',
    'The commune lies in another district',
  ],
  'sector-does-not-fit-kind': [
    'error',
    'Loại điểm tiêm không phù hợp với khu vực công lập/tư nhân',
    'A site of this kind cannot belong to this sector',
  ],
  'district-full': ['error', 'Huyện/quận đã dùng hết 999 mã', 'All 999 numbers of the district are used'],
  'repeated-row': ['duplicate', 'Trùng với một dòng ở trên', 'Repeats a row above'],
  'already-registered': ['duplicate', 'Đã được đăng ký trước đó', 'Is registered already'],
  'commune-missing': ['warning', 'Chưa có mã xã/phường', 'Has no commune'],
  'head-missing': ['warning', 'Chưa có người đứng đầu', 'Names no head'],
  'junk-national-code': [
    'warning',
    'Mã cơ sở quốc gia không hợp lệ, không lưu',
    'Not a national code; left out',
  ],
  'repeated-national-code': [
    'warning',
    'Mã cơ sở quốc gia đã dùng cho điểm tiêm khác',
    'Another site has this national code',
  ],
  'same-name': [
    'warning',
    'Huyện/quận đã có cơ sở cùng tên',
    'A facility of this name is registered in the district',
  ],
} as const satisfies Record<string, readonly ['error' | 'warning' | 'duplicate', string, string]>;

export type RowProblemCode = keyof typeof kinds;

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
      .meta({ description: 'Id of what is there already, or the number of the row above' }),
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
  const [severity, vi, en] = kinds[code];
  const message: Text = { vi, en };
  return { code, severity, column, message, ...(existing === undefined ? {} : { existing }) };
}

/** An error rejects the row, whatever else it is; then a duplicate is nothing new. */
export function outcomeOf(problems: readonly RowProblem[]): RowReport['outcome'] {
  if (problems.some((problem) => problem.severity === 'error')) return 'rejected';
  return problems.some((problem) => problem.severity === 'duplicate') ? 'duplicate' : 'created';
}

/** `id`: of what was created. A duplicate changes nothing, so warnings about it would only be in the way. */
export function reportRow(row: number, problems: readonly RowProblem[], id: string | undefined): RowReport {
  const outcome = outcomeOf(problems);
  const told = problems.filter(({ severity }) => outcome !== 'duplicate' || severity === 'duplicate');
  return { row, outcome, id: outcome === 'created' ? (id ?? null) : null, problems: told };
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
