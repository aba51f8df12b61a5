import { z } from 'zod';
import { defineProblems, noDetails } from '../platform/problem.ts';
import { auditTexts } from './texts/audit.texts.ts';

export const auditProblem = defineProblems(auditTexts, {
  'audit/not-yet-in-log': {
    status: 409,
    details: noDetails,
    // A question asked too early, not an attempt at anything.
    audited: false,
  },
  'audit/size-not-in-log': {
    status: 422,
    details: z.strictObject({ size: z.int() }),
    audited: false,
  },
});
