import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';
import { allocationTexts } from '../texts/allocation.texts.ts';

export const redistributionProblem = defineProblems(allocationTexts, {
  'redistribution/nothing-to-transfer': {
    status: 422,
    details: noDetails,
  },
  'redistribution/not-solved': {
    status: 503,
    details: noDetails,
  },
  'redistribution/already-decided': {
    status: 409,
    details: z.strictObject({ status: z.string() }),
  },
  'redistribution/would-expire': {
    status: 409,
    details: z.strictObject({ unit: z.string(), lot: z.string(), doses: z.int(), useBy: z.string() }),
  },
  'redistribution/not-accepted': {
    status: 409,
    details: noDetails,
  },
  'redistribution/exceeded': {
    status: 409,
    details: z.strictObject({ lot: z.string(), doses: z.int() }),
  },
});
