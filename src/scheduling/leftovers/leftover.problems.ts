import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';
import { LEFTOVER_STATES, OFFER_STATES } from './leftover.ts';

export const leftoverProblem = defineProblems({
  'leftover/slots-not-served': {
    status: 409,
    title: {
      vi: 'Chưa hết giờ tiêm và còn người có hẹn: chưa phải liều dư cuối buổi',
      en: 'The last shift is not over and people with bookings are still to come: nothing is left over yet',
    },
    details: z.strictObject({ outstanding: z.int() }),
  },
  'leftover/fewer-doses': {
    status: 422,
    title: {
      vi: 'Buổi tiêm không còn từng ấy liều dùng được ngoài số đã dành cho người có hẹn',
      en: 'The session has not so many usable doses left beside those of people with bookings',
    },
    details: z.strictObject({ left: z.int() }),
  },
  'leftover/not-possible-now': {
    status: 409,
    title: { vi: 'Lượt mời liều dư đã kết thúc', en: 'The offering of these doses has ended' },
    details: z.strictObject({ state: z.enum(LEFTOVER_STATES) }),
  },
  'leftover/answered': {
    status: 409,
    title: { vi: 'Lời mời này đã có trả lời', en: 'This offer has been answered' },
    details: z.strictObject({ state: z.enum(OFFER_STATES) }),
  },
  'leftover/still-time': {
    status: 409,
    title: {
      vi: 'Người được mời còn thời gian trả lời',
      en: 'Whoever was asked still has time to answer',
    },
    details: z.strictObject({ answerBy: z.iso.datetime() }),
  },
  'leftover/answers-outstanding': {
    status: 409,
    title: {
      vi: 'Còn lời mời liều dư đang chờ trả lời, chưa thể kết thúc buổi tiêm',
      en: 'Offers of leftover doses still wait for an answer: the session cannot close',
    },
    details: z.strictObject({ answerBy: z.iso.datetime() }),
  },
  'leftover/person-not-free': {
    status: 409,
    title: {
      vi: 'Người được mời nay không thể nhận liều này',
      en: 'Whoever was asked can no longer get this dose',
    },
    details: noDetails,
  },
});
