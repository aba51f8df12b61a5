import { defineProblems, noDetails } from '../../platform/problem.ts';
import { peopleTexts } from '../texts/people.texts.ts';

export const relationProblem = defineProblems(peopleTexts, {
  'relation/already-declared': {
    status: 409,
    details: noDetails,
  },
  'relation/unknown-person': {
    status: 422,
    details: noDetails,
  },
  'relation/too-many': {
    status: 422,
    details: noDetails,
  },
});
