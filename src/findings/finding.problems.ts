import { z } from 'zod';
import { defineProblems, noDetails } from '../platform/problem.ts';
import { findingsTexts } from './texts/findings.texts.ts';

export const findingProblem = defineProblems(findingsTexts, {
  'finding/not-possible-now': {
    status: 409,
    details: z.strictObject({ state: z.string(), event: z.string() }),
  },
  'finding/changed-meanwhile': {
    status: 409,
    transient: true,
    details: noDetails,
  },
  'finding/not-from-above': {
    status: 403,
    details: noDetails,
  },
  'finding/named-in-it': {
    status: 403,
    details: noDetails,
  },
  'finding/names-not-allowed': {
    status: 403,
    details: noDetails,
  },
  'finding/search-too-wide': {
    status: 422,
    details: z.strictObject({ most: z.int(), unit: z.enum(['days', 'site-days', 'provinces']) }),
    audited: false,
  },
});
