import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';

export const policyProblem = defineProblems({
  'policy/campaign-not-started': {
    status: 409,
    title: {
      vi: 'Tỉnh chưa bắt đầu chiến dịch tiêm chủng',
      en: 'The province has not started its campaign yet',
    },
    details: z.strictObject({ province: z.string() }),
  },
  'policy/campaign-already-started': {
    status: 409,
    title: { vi: 'Chiến dịch của tỉnh đã bắt đầu', en: 'The campaign of the province has already started' },
    details: noDetails,
  },
  'policy/changed-meanwhile': {
    status: 409,
    title: {
      vi: 'Chính sách vừa được thay đổi, xin xem lại rồi gửi lại',
      en: 'The policy has changed meanwhile, look at it again',
    },
    details: z.strictObject({ version: z.string().meta({ description: 'The version now in force' }) }),
  },
  'policy/document-in-future': {
    status: 422,
    title: { vi: 'Văn bản có ngày ký trong tương lai', en: 'The document is dated in the future' },
    details: z.strictObject({ date: z.string(), today: z.string() }),
  },
  'policy/effective-before-document': {
    status: 422,
    title: {
      vi: 'Ngày hiệu lực sớm hơn ngày văn bản',
      en: 'It would take effect before the document was signed',
    },
    details: z.strictObject({ date: z.string(), effectiveFrom: z.string() }),
  },
  'draw/seed-not-revealed': {
    status: 409,
    title: {
      vi: 'Hạt giống trước chưa được công bố',
      en: 'The seed before has not been revealed yet',
    },
    details: z.strictObject({ number: z.int() }),
  },
  'draw/closed-today': {
    status: 409,
    title: {
      vi: 'Hôm nay đã đóng một hạt giống: mỗi ngày một danh sách',
      en: 'A seed has been closed today: one frozen order a day',
    },
    details: noDetails,
  },
  'draw/no-closed-seed': {
    status: 409,
    title: {
      vi: 'Chưa có hạt giống nào đã đóng và chờ công bố',
      en: 'No seed has been closed and waits to be revealed',
    },
    details: noDetails,
  },
  'policy/unknown-version': {
    status: 404,
    title: { vi: 'Không có phiên bản chính sách này', en: 'There is no such version of the policy' },
    details: noDetails,
  },
  'policy/before-campaign': {
    status: 422,
    title: { vi: 'Ngày trước khi chiến dịch bắt đầu', en: 'The campaign had not begun on this day' },
    details: z.strictObject({ startsOn: z.string() }),
  },
});
