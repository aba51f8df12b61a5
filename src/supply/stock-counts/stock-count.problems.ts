import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';
import { supplyTexts } from '../texts/supply.texts.ts';

const ofLine = z.strictObject({ lot: z.string(), difference: z.int() });

export const stockCountProblem = defineProblems(supplyTexts, {
  'stock-count/in-future': {
    status: 422,
    details: noDetails,
  },
  'stock-count/before-last': {
    status: 409,
    details: noDetails,
  },
  'stock-count/already-open': {
    status: 409,
    details: noDetails,
  },
  'stock-count/reason-missing': {
    status: 422,
    details: ofLine,
  },
  'stock-count/reason-does-not-fit': {
    status: 422,
    details: ofLine,
  },
  'stock-count/already-decided': {
    status: 409,
    details: noDetails,
  },
  'stock-count/changed-meanwhile': {
    status: 409,
    details: noDetails,
  },
  'stock-count/below-zero': {
    status: 409,
    details: ofLine,
  },
});
