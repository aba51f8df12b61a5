import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';
import { policyTexts } from '../texts/policy.texts.ts';

export const policyProblem = defineProblems(policyTexts, {
  'policy/campaign-not-started': {
    status: 409,
    details: z.strictObject({ province: z.string() }),
  },
  'policy/campaign-already-started': {
    status: 409,
    details: noDetails,
  },
  'policy/changed-meanwhile': {
    status: 409,
    details: z.strictObject({ version: z.string().meta({ description: 'The version now in force' }) }),
  },
  'policy/document-in-future': {
    status: 422,
    details: z.strictObject({ date: z.string(), today: z.string() }),
  },
  'policy/effective-before-document': {
    status: 422,
    details: z.strictObject({ date: z.string(), effectiveFrom: z.string() }),
  },
  'draw/seed-not-revealed': {
    status: 409,
    details: z.strictObject({ number: z.int() }),
  },
  'draw/closed-today': {
    status: 409,
    details: noDetails,
  },
  'draw/no-closed-seed': {
    status: 409,
    details: noDetails,
  },
  'policy/unknown-version': {
    status: 404,
    details: noDetails,
  },
  'policy/before-campaign': {
    status: 422,
    details: z.strictObject({ startsOn: z.string() }),
  },
});
