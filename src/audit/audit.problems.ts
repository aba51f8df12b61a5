import { z } from 'zod';
import { defineProblems, noDetails } from '../platform/problem.ts';

export const auditProblem = defineProblems({
  'audit/not-yet-in-log': {
    status: 409,
    title: {
      vi: 'Bản ghi chưa được đưa vào nhật ký minh bạch, xin thử lại sau giây lát',
      en: 'The entry is not in the transparency log yet, try again in a moment',
    },
    details: noDetails,
    // A question that came too early, not an attempt at anything.
    audited: false,
  },
  'audit/size-not-in-log': {
    status: 422,
    title: { vi: 'Nhật ký minh bạch không có kích thước này', en: 'The transparency log has no such size' },
    details: z.strictObject({ size: z.int() }),
    audited: false,
  },
});
