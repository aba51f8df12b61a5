import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';
import { supplyTexts } from '../texts/supply.texts.ts';

/** Refusals about an open vial and its time. */
export const vialProblem = defineProblems(supplyTexts, {
  'vial/opened-in-future': {
    status: 422,
    details: noDetails,
  },
  'vial/opened-before-session': {
    status: 422,
    details: noDetails,
  },
  'vial/closed': {
    status: 409,
    details: noDetails,
  },
  'vial/open-too-long': {
    status: 409,
    details: noDetails,
  },
  'vial/no-more-extra-doses': {
    status: 409,
    details: z.strictObject({ allowed: z.int() }),
  },
});
