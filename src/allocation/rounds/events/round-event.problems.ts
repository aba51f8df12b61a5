import { z } from 'zod';
import { defineProblems, noDetails } from '../../../platform/problem.ts';
import { remainder, roundDifference } from '../closing/round-closure.ts';

const ofUnit = z.strictObject({ unit: z.string() });

/** Refusals of what happens to a round after it was decided. */
export const roundEventProblem = defineProblems({
  'round/closed': {
    status: 409,
    title: {
      vi: 'Đợt phân bổ đã được quyết toán, không nhận hay điều chỉnh nữa',
      en: 'The round is closed here: nothing is received or changed any more',
    },
    details: ofUnit,
  },
  'round/already-closed': {
    status: 409,
    title: { vi: 'Đợt phân bổ đã được quyết toán tại đây', en: 'The round has been closed here already' },
    details: noDetails,
  },
  'round/more-than-to-come': {
    status: 409,
    title: { vi: 'Vượt số liều chưa chuyển đến', en: 'Not so many doses are still to come' },
    details: ofUnit,
  },
  'round/self-approval': {
    status: 403,
    title: { vi: 'Người đề xuất không được tự duyệt', en: 'Who proposed it may not approve it' },
    details: noDetails,
  },
  'round/move-already-approved': {
    status: 409,
    title: { vi: 'Đề xuất điều chuyển đã được duyệt', en: 'The move has been approved already' },
    details: noDetails,
  },
  'round/doses-missing': {
    status: 422,
    title: {
      vi: 'Còn liều chưa rõ đi đâu: các sổ của đợt không khớp nhau',
      en: 'Doses are missing: the books of the round do not agree',
    },
    details: z.strictObject({
      missing: z.int().meta({ description: 'In how many places; the first hundred are named' }),
      differences: z.array(roundDifference),
    }),
  },
  'round/doses-unexplained': {
    status: 422,
    title: {
      vi: 'Còn liều chưa dùng mà chưa nêu lý do',
      en: 'Doses are left for which no reason is given',
    },
    details: z.strictObject({
      doses: z.int(),
      remainders: z.array(remainder).meta({ description: 'What is left; at most a hundred' }),
      unknown: z
        .array(z.int())
        .meta({ description: 'Which of the remainders sent, from 0, are of doses that are not left' }),
    }),
  },
});
