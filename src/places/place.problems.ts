import { z } from 'zod';
import { defineProblems, noDetails } from '../platform/problem.ts';
import { placesTexts } from './texts/places.texts.ts';

export const placeProblem = defineProblems(placesTexts, {
  'place/unknown-district': {
    status: 422,
    details: z.strictObject({ district: z.string() }),
  },
  'place/unknown-commune': {
    status: 422,
    details: z.strictObject({ commune: z.string() }),
  },
  'place/commune-elsewhere': {
    status: 422,
    details: z.strictObject({ district: z.string(), commune: z.string() }),
  },
  'place/sector-does-not-fit-kind': {
    status: 422,
    details: z.strictObject({ kind: z.string(), sector: z.string() }),
  },
  'place/number-taken': {
    status: 503,
    details: noDetails,
  },
  'site/already-registered': {
    status: 409,
    details: noDetails,
  },
  'site/district-full': {
    status: 409,
    details: z.strictObject({ district: z.string() }),
  },
  'facility/already-registered': {
    status: 409,
    details: noDetails,
  },
  'facility/already-checked': {
    status: 409,
    details: noDetails,
  },
  'area/no-head': {
    status: 404,
    details: z.strictObject({ area: z.string() }),
  },
});
