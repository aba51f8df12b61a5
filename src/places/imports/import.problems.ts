import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';

/** What is wrong with an imported table as a whole; what is wrong with one row stands in the report. */
export const importProblem = defineProblems({
  'import/malformed-csv': {
    status: 400,
    title: { vi: 'Tệp CSV bị lỗi định dạng', en: 'The CSV is malformed' },
    details: z.strictObject({ line: z.int(), fault: z.string() }),
  },
  'import/wrong-columns': {
    status: 400,
    title: { vi: 'Dòng tiêu đề của tệp không đúng', en: 'The header row is not as expected' },
    details: z.strictObject({
      missing: z.array(z.string()).meta({ description: 'Required columns that are not there' }),
      unknown: z.array(z.int()).meta({ description: 'Positions (from 1) of columns that are not known' }),
      repeated: z.array(z.string()),
      known: z.array(z.string()),
    }),
  },
  'import/no-rows': {
    status: 400,
    title: { vi: 'Tệp không có dòng dữ liệu nào', en: 'The table has no rows' },
    details: noDetails,
  },
  'import/too-many-rows': {
    status: 422,
    title: { vi: 'Tệp có quá nhiều dòng, xin chia nhỏ', en: 'The table has too many rows, send it in parts' },
    details: z.strictObject({ limit: z.int() }),
  },
});
