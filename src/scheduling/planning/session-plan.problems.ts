import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';
import { MISFITS } from './placing/plan-fit.rules.ts';

export const sessionPlanProblem = defineProblems({
  'session-plan/window-invalid': {
    status: 422,
    title: {
      vi: 'Khoảng ngày không hợp lệ: ngày đã qua, sai thứ tự hoặc quá dài',
      en: 'The days are not valid: past, in the wrong order, or too many',
    },
    details: z.strictObject({ today: z.iso.date(), mostDays: z.int() }),
  },
  'session-plan/no-sites': {
    status: 422,
    title: {
      vi: 'Địa bàn chưa đăng ký điểm tiêm nào',
      en: 'The area has no registered site',
    },
    details: noDetails,
  },
  'session-plan/too-large': {
    status: 422,
    title: {
      vi: 'Kế hoạch có quá nhiều buổi tiêm, hãy rút ngắn khoảng ngày',
      en: 'The plan has too many sessions: ask for fewer days',
    },
    details: z.strictObject({ sessions: z.int(), most: z.int() }),
  },
  'session-plan/already-accepted': {
    status: 409,
    title: { vi: 'Kế hoạch đã được chấp nhận', en: 'The plan has been accepted already' },
    details: noDetails,
  },
  'session-plan/outdated': {
    status: 409,
    title: {
      vi: 'Kế hoạch đã lỗi thời: tồn kho hoặc lịch đã thay đổi',
      en: 'The plan is out of date: stock or sessions have changed',
    },
    details: z.strictObject({
      lines: z.array(
        z.strictObject({
          line: z.int(),
          because: z.enum(MISFITS),
        }),
      ),
    }),
  },
  'session-plan/line-unknown': {
    status: 422,
    title: {
      vi: 'Kế hoạch không có dòng này, hoặc dòng được nêu hai lần',
      en: 'The plan has no such line, or it is named twice',
    },
    details: z.strictObject({ lines: z.array(z.int()) }),
  },
  'session-plan/change-not-possible': {
    status: 422,
    title: {
      vi: 'Thay đổi không thực hiện được',
      en: 'The change is not possible',
    },
    details: z.strictObject({
      line: z.int(),
      because: z.enum(['nothing-changed', 'more-slots-than-doses', 'past-use-by', ...MISFITS]),
    }),
  },
  'session-plan/nothing-left': {
    status: 422,
    title: {
      vi: 'Kế hoạch không còn buổi tiêm nào để tạo',
      en: 'The plan has no session to make',
    },
    details: noDetails,
  },
});
