import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';
import { reactionEvent, reactionState } from './reaction.ts';

export const reactionProblem = defineProblems({
  'reaction/dose-not-given': {
    status: 409,
    title: {
      vi: 'Mũi tiêm này đã được ghi nhận là nhập nhầm',
      en: 'This dose was entered in error: it was not given',
    },
    details: noDetails,
  },
  'reaction/before-injection': {
    status: 422,
    title: {
      vi: 'Phản ứng không thể bắt đầu trước khi tiêm',
      en: 'A reaction cannot begin before the injection',
    },
    details: z.strictObject({ injectedAt: z.iso.datetime() }),
  },
  'reaction/in-future': {
    status: 422,
    title: { vi: 'Thời điểm này chưa đến', en: 'This has not happened yet' },
    details: noDetails,
  },
  'reaction/too-many-entries': {
    status: 409,
    title: { vi: 'Phản ứng này đã có quá nhiều lần báo cáo', en: 'This reaction has too many entries' },
    details: z.strictObject({ most: z.int() }),
  },
  'reaction/not-possible-now': {
    status: 409,
    title: {
      vi: 'Không thực hiện được ở trạng thái hiện tại của phản ứng',
      en: 'Not possible in the present state of the reaction',
    },
    details: z.strictObject({ state: reactionState, event: reactionEvent }),
  },
  'hold-question/already-answered': {
    status: 409,
    title: { vi: 'Câu hỏi này đã được trả lời', en: 'This question has been answered already' },
    details: noDetails,
  },
  'hold-question/self-approval': {
    status: 403,
    title: {
      vi: 'Người báo cáo phản ứng không được tự quyết định việc tạm dừng lô',
      en: 'Whoever reported the reaction does not decide whether the lot is held',
    },
    details: noDetails,
    audited: true,
  },
});
