import { defineProblems, noDetails } from '../../platform/problem.ts';

/** Refusals about a cold-chain failure. */
export const coldChainProblem = defineProblems({
  'cold-chain/nothing-concerned': {
    status: 422,
    title: { vi: 'Không có vắc xin nào bị ảnh hưởng', en: 'No doses were there at that time' },
    details: noDetails,
  },
  'cold-chain/not-a-period': {
    status: 422,
    title: { vi: 'Khoảng thời gian không hợp lệ', en: 'The period ends before it begins, or in the future' },
    details: noDetails,
  },
  'cold-chain/self-approval': {
    status: 403,
    title: { vi: 'Người đề xuất không được tự duyệt', en: 'Who proposed it may not approve it' },
    details: noDetails,
  },
  'cold-chain/already-decided': {
    status: 409,
    title: { vi: 'Sự cố đã được xử lý', en: 'This failure has been decided already' },
    details: noDetails,
  },
  'cold-chain/not-this-proposal': {
    status: 409,
    title: { vi: 'Đã có đề xuất khác', en: 'This is not the last proposal' },
    details: noDetails,
  },
});
