import { z } from 'zod';
import { defineProblems, noDetails } from '../platform/problem.ts';
import { dosesTexts } from './texts/doses.texts.ts';

/** Refusals of a correction itself; if the right lot has no dose to give, the refusals of a dose apply as well. */
export const correctionProblem = defineProblems(dosesTexts, {
  'dose/already-corrected': {
    status: 409,
    details: noDetails,
  },
  'dose/same-lot': {
    status: 422,
    details: z.strictObject({ lot: z.string() }),
  },
});
