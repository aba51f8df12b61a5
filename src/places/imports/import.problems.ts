import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';
import { placesTexts } from '../texts/places.texts.ts';

/** What is wrong with an imported table as a whole; what is wrong with a row is in the report. */
export const importProblem = defineProblems(placesTexts, {
  'import/malformed-csv': {
    status: 400,
    details: z.strictObject({ line: z.int(), fault: z.string() }),
  },
  'import/wrong-columns': {
    status: 400,
    details: z.strictObject({
      missing: z.array(z.string()).meta({ description: 'Required columns that are missing' }),
      unknown: z.array(z.int()).meta({ description: 'Positions (from 1) of unknown columns' }),
      repeated: z.array(z.string()),
      known: z.array(z.string()),
    }),
  },
  'import/no-rows': {
    status: 400,
    details: noDetails,
  },
  'import/too-many-rows': {
    status: 422,
    details: z.strictObject({ limit: z.int() }),
  },
});
