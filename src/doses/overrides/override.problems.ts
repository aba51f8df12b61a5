import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
import { defineProblems, noDetails } from '../../platform/problem.ts';
import { dosesTexts } from '../texts/doses.texts.ts';
import { currentOverrideState } from './override.ts';

export const overrideProblem = defineProblems(dosesTexts, {
  'override/never': {
    status: 422,
    details: z.strictObject({ refusal: z.string() }),
  },
  'override/not-needed': {
    status: 422,
    details: noDetails,
  },
  'override/other-refusal': {
    status: 422,
    details: z.strictObject({ refusal: z.string() }),
  },
  'override/already-asked': {
    status: 409,
    details: noDetails,
  },
  'override/not-possible-now': {
    status: 409,
    details: z.strictObject({ state: currentOverrideState }),
  },
  'override/wrong-level': {
    status: 403,
    details: z.strictObject({ decides: areaCode }),
  },
  'override/spent': {
    status: 409,
    details: noDetails,
  },
  'override/no-free-place': {
    status: 409,
    details: noDetails,
  },
});
