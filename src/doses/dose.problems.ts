import { defineProblems, noDetails } from '../platform/problem.ts';
import { dosesTexts } from './texts/doses.texts.ts';

export const doseProblem = defineProblems(dosesTexts, {
  'dose/changed-meanwhile': {
    status: 409,
    transient: true,
    details: noDetails,
  },
});
