import { defineProblems, noDetails } from '../../platform/problem.ts';

export const relationProblem = defineProblems({
  'relation/already-declared': {
    status: 409,
    title: { vi: 'Quan hệ này đã được khai báo', en: 'This relation has already been declared' },
    details: noDetails,
  },
  'relation/person-unknown': {
    status: 422,
    title: { vi: 'Không tìm thấy người này', en: 'This person is not registered' },
    details: noDetails,
  },
  'relation/too-many': {
    status: 422,
    title: {
      vi: 'Tài khoản đã khai báo quá nhiều quan hệ',
      en: 'The account has declared too many relations',
    },
    details: noDetails,
  },
});
