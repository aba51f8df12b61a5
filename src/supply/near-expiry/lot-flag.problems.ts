import { defineProblems, noDetails } from '../../platform/problem.ts';

export const flagProblem = defineProblems({
  'lot-flag/acknowledged-already': {
    status: 409,
    title: { vi: 'Cảnh báo đã có người tiếp nhận', en: 'Somebody has acknowledged this flag already' },
    details: noDetails,
  },
});
