import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';

export const invitationProblem = defineProblems({
  'invitation/used': {
    status: 409,
    title: { vi: 'Mã này đã được dùng để trả lời', en: 'This code has already been answered with' },
    details: z.strictObject({ answer: z.enum(['confirmed', 'declined']) }),
  },
  'invitation/expired': {
    status: 410,
    title: { vi: 'Đã quá hạn trả lời', en: 'The time to answer is over' },
    details: noDetails,
  },
  'invitation/over': {
    status: 409,
    title: { vi: 'Lời mời không còn hiệu lực', en: 'The invitation no longer stands' },
    details: noDetails,
  },
});
