import { defineProblems, noDetails } from '../../platform/problem.ts';
import { dosesTexts } from '../texts/doses.texts.ts';

export const recallProblem = defineProblems(dosesTexts, {
  'recall/already-recalled': {
    status: 409,
    details: noDetails,
  },
});
