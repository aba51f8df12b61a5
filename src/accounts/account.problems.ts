import { z } from 'zod';
import { defineProblems, noDetails } from '../platform/problem.ts';
import { accountsTexts } from './texts/accounts.texts.ts';

export const accountProblem = defineProblems(accountsTexts, {
  'account/credentials-wrong': {
    status: 401,
    details: noDetails,
  },
  'account/locked': {
    status: 429,
    details: z.strictObject({ retryAfterSeconds: z.int() }),
  },
  'account/username-taken': {
    status: 409,
    details: noDetails,
  },
  'account/role-area-mismatch': {
    status: 422,
    details: z.strictObject({ role: z.string(), levels: z.array(z.string()) }),
  },
  'account/already-disabled': {
    status: 409,
    details: noDetails,
  },
});
