import { z } from 'zod';
import { defineProblems, noDetails } from '../platform/problem.ts';

export const findingProblem = defineProblems({
  'finding/state': {
    status: 409,
    title: {
      vi: 'Phát hiện không ở trạng thái cho phép việc này',
      en: 'The finding is not in a state that allows this',
    },
    details: z.strictObject({ state: z.string(), event: z.string() }),
  },
  'finding/changed-meanwhile': {
    status: 409,
    title: { vi: 'Phát hiện vừa được thay đổi, xin xem lại', en: 'The finding has just changed, look again' },
    details: noDetails,
  },
  'finding/not-from-above': {
    status: 403,
    title: {
      vi: 'Phát hiện phải do người ở cấp trên của nơi liên quan xem xét',
      en: 'Somebody from above the place concerned has to decide about the finding',
    },
    details: noDetails,
  },
  'finding/named-in-it': {
    status: 403,
    title: {
      vi: 'Tài khoản có tên trong phát hiện không được quyết định về phát hiện đó',
      en: 'An account that the finding names decides nothing about it',
    },
    details: noDetails,
  },
  'finding/self-decision': {
    status: 403,
    title: {
      vi: 'Người đã nhận xem xét không được tự mình bác bỏ; cần người thứ hai',
      en: 'Whoever took the finding under review may not dismiss it alone: it takes a second person',
    },
    details: noDetails,
  },
  'finding/names-not-allowed': {
    status: 403,
    title: {
      vi: 'Chỉ thanh tra cấp tỉnh hoặc trung ương được xem họ tên trong hồ sơ',
      en: 'Only inspectors of a province or the country may read names in a case file',
    },
    details: noDetails,
  },
  'finding/search-too-wide': {
    status: 422,
    title: {
      vi: 'Phạm vi tìm kiếm quá rộng, xin chọn địa bàn hoặc khoảng ngày nhỏ hơn',
      en: 'The search is too wide, choose a smaller area or fewer days',
    },
    details: z.strictObject({ most: z.int(), unit: z.enum(['days', 'site-days', 'provinces']) }),
    audited: false,
  },
});
