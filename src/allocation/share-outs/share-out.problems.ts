import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';
import { allocationTexts } from '../texts/allocation.texts.ts';

/** Refusals about sharing out doses among units. */
export const shareOutProblem = defineProblems(allocationTexts, {
  'share-out/no-need': {
    status: 422,
    details: noDetails,
  },
  'share-out/more-than-unshared': {
    status: 409,
    details: z.strictObject({ doses: z.int() }),
  },
  'share-out/already-approved': {
    status: 409,
    details: noDetails,
  },
  'share-out/not-approved': {
    status: 409,
    details: noDetails,
  },
  'share-out/nothing-to-share': {
    status: 422,
    details: noDetails,
  },
  'share-out/would-expire': {
    status: 409,
    details: z.strictObject({ unit: z.string(), lot: z.string(), doses: z.int(), useBy: z.string() }),
  },
  'share-out/exceeded': {
    status: 409,
    details: z.strictObject({ unit: z.string(), lot: z.string(), doses: z.int() }),
  },
});
