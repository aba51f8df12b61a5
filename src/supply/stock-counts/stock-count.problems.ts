import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';

const ofLine = z.strictObject({ lot: z.string(), difference: z.int() });

export const stockCountProblem = defineProblems({
  'stock-count/in-the-future': {
    status: 422,
    title: { vi: 'Thời điểm kiểm kê chưa tới', en: 'The count is dated after now' },
    details: noDetails,
  },
  'stock-count/before-last': {
    status: 409,
    title: {
      vi: 'Tồn kho đã được điều chỉnh theo kiểm kê sau thời điểm này',
      en: 'The ledgers of the place were adjusted by a count after this instant: count again',
    },
    details: noDetails,
  },
  'stock-count/open-already': {
    status: 409,
    title: {
      vi: 'Địa điểm còn một lần kiểm kê chưa được duyệt',
      en: 'The place has a count that is not decided yet',
    },
    details: noDetails,
  },
  'stock-count/reason-missing': {
    status: 422,
    title: { vi: 'Chênh lệch kiểm kê cần lý do', en: 'A difference needs a reason' },
    details: ofLine,
  },
  'stock-count/reason-does-not-fit': {
    status: 422,
    title: { vi: 'Lý do không phù hợp với chênh lệch', en: 'The reason does not fit the difference' },
    details: ofLine,
  },
  'stock-count/self-approval': {
    status: 403,
    title: {
      vi: 'Người kiểm kê không được tự duyệt',
      en: 'Who counted may not decide on the count',
    },
    details: noDetails,
  },
  'stock-count/already-decided': {
    status: 409,
    title: { vi: 'Lần kiểm kê đã được quyết định', en: 'The count has been decided already' },
    details: noDetails,
  },
  'stock-count/changed-meanwhile': {
    status: 409,
    title: {
      vi: 'Sổ sách tại thời điểm kiểm kê đã thay đổi, cần kiểm kê lại',
      en: 'What the ledgers say of that instant has changed since: count again',
    },
    details: noDetails,
  },
  'stock-count/below-zero': {
    status: 409,
    title: {
      vi: 'Tồn kho hiện tại không đủ để ghi giảm theo kiểm kê',
      en: 'There is less in stock now than the count found missing',
    },
    details: ofLine,
  },
});
