import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';

export const redistributionProblem = defineProblems({
  'redistribution/nothing-to-transfer': {
    status: 422,
    title: { vi: 'Không có liều nào không dùng kịp', en: 'No doses are left that will not be used in time' },
    details: noDetails,
  },
  'redistribution/not-solved': {
    status: 503,
    title: { vi: 'Chưa tính được phương án điều chuyển', en: 'The transfers could not be computed' },
    details: noDetails,
  },
  'redistribution/self-acceptance': {
    status: 403,
    title: { vi: 'Người đề xuất không được tự quyết định', en: 'Who proposed it may not decide it' },
    details: noDetails,
  },
  'redistribution/decided-already': {
    status: 409,
    title: { vi: 'Đề xuất điều chuyển đã được quyết định', en: 'The transfer has been decided already' },
    details: z.strictObject({ status: z.string() }),
  },
  'redistribution/would-expire': {
    status: 409,
    title: {
      vi: 'Nơi nhận không tiêm kịp trước khi lô hết hạn',
      en: 'The receiver could not use it up before it may no longer be used',
    },
    details: z.strictObject({ unit: z.string(), lot: z.string(), doses: z.int(), useBy: z.string() }),
  },
  'redistribution/not-accepted': {
    status: 409,
    title: { vi: 'Đề xuất điều chuyển chưa được chấp thuận', en: 'The transfer has not been accepted' },
    details: noDetails,
  },
  'redistribution/exceeded': {
    status: 409,
    title: { vi: 'Vượt số liều được điều chuyển', en: 'More than the transfer still has to be shipped' },
    details: z.strictObject({ lot: z.string(), doses: z.int() }),
  },
});
