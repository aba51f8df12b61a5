import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';
import { schedulingTexts } from '../texts/scheduling.texts.ts';

export const invitationProblem = defineProblems(schedulingTexts, {
  'invitation/already-answered': {
    status: 409,
    details: z.strictObject({ answer: z.enum(['confirmed', 'declined']) }),
  },
  'invitation/expired': {
    status: 410,
    details: noDetails,
  },
  'invitation/over': {
    status: 409,
    details: noDetails,
  },
});
