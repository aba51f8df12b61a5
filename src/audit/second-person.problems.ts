import { z } from 'zod';
import { defineProblems, noDetails } from '../platform/problem.ts';
import { auditTexts } from './texts/audit.texts.ts';

export const secondPersonProblem = defineProblems(auditTexts, {
  'second-person/same-account': {
    status: 403,
    details: noDetails,
  },
  'second-person/related': {
    status: 403,
    details: z.strictObject({ with: z.enum(['proposer', 'person']) }),
  },
});

/** The refusals of every endpoint that decides what somebody else has prepared. */
export const SECOND_PERSON_PROBLEMS = ['second-person/same-account', 'second-person/related'] as const;
