import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';

/** Refusals about sharing doses out among units. */
export const shareOutProblem = defineProblems({
  'share-out/no-need': {
    status: 422,
    title: {
      vi: 'Không còn người cần tiêm trong các nhóm đang mở',
      en: 'Nobody in the open groups is still to be vaccinated',
    },
    details: noDetails,
  },
  'share-out/more-than-unshared': {
    status: 409,
    title: { vi: 'Vượt số liều của đợt chưa chia', en: 'More than the round still has to share out here' },
    details: z.strictObject({ doses: z.int() }),
  },
  'share-out/self-approval': {
    status: 403,
    title: { vi: 'Người đề xuất không được tự duyệt', en: 'Who proposed it may not approve it' },
    details: noDetails,
  },
  'share-out/already-approved': {
    status: 409,
    title: { vi: 'Phương án chia đã được duyệt', en: 'The share-out has been approved already' },
    details: noDetails,
  },
  'share-out/not-approved': {
    status: 409,
    title: { vi: 'Phương án chia chưa được duyệt', en: 'The share-out has not been approved' },
    details: noDetails,
  },
  'share-out/nothing-to-share': {
    status: 422,
    title: { vi: 'Không có liều nào để chia', en: 'There is nothing to share out' },
    details: noDetails,
  },
  'share-out/would-expire': {
    status: 409,
    title: {
      vi: 'Nơi nhận không tiêm kịp trước khi lô hết hạn',
      en: 'The receiver could not use it up before it may no longer be used',
    },
    details: z.strictObject({ unit: z.string(), lot: z.string(), doses: z.int(), useBy: z.string() }),
  },
  'share-out/exceeded': {
    status: 409,
    title: { vi: 'Vượt số liều được chia cho đơn vị', en: 'More than the share-out still has for this unit' },
    details: z.strictObject({ unit: z.string(), lot: z.string(), doses: z.int() }),
  },
});
