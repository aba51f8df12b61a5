import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';

/** Refusals about an open vial and its time. */
export const vialProblem = defineProblems({
  'vial/opened-in-future': {
    status: 422,
    title: { vi: 'Giờ mở lọ nằm trong tương lai', en: 'The opening lies in the future' },
    details: noDetails,
  },
  'vial/opened-before-session': {
    status: 422,
    title: { vi: 'Giờ mở lọ trước khi mở buổi tiêm', en: 'The vial was opened before the session' },
    details: noDetails,
  },
  'vial/closed': {
    status: 409,
    title: { vi: 'Lọ vắc xin đã đóng', en: 'The vial is closed' },
    details: noDetails,
  },
  'vial/open-too-long': {
    status: 409,
    title: { vi: 'Lọ vắc xin đã mở quá thời hạn', en: 'The vial has been open for too long' },
    details: noDetails,
  },
  'vial/no-more-extra-doses': {
    status: 409,
    title: {
      vi: 'Lọ này đã ghi nhận đủ số liều rút thêm cho phép',
      en: 'This vial has had every extra dose it may',
    },
    details: z.strictObject({ allowed: z.int() }),
  },
});
