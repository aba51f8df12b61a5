import { defineProblems, noDetails } from '../../platform/problem.ts';
import { supplyTexts } from '../texts/supply.texts.ts';

export const flagProblem = defineProblems(supplyTexts, {
  'lot-flag/already-acknowledged': {
    status: 409,
    details: noDetails,
  },
});
