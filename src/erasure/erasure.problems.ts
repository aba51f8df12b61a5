import { z } from 'zod';
import { defineProblems, noDetails } from '../platform/problem.ts';
import { ERASURE_STATES } from './erasure.ts';
import { erasureTexts } from './texts/erasure.texts.ts';

export const erasureProblem = defineProblems(erasureTexts, {
  'erasure/document-in-future': {
    status: 422,
    details: noDetails,
  },
  'erasure/already-asked': {
    status: 409,
    details: noDetails,
  },
  'erasure/holds-booking': {
    status: 409,
    details: noDetails,
  },
  'erasure/named-in-finding': {
    status: 409,
    details: noDetails,
  },
  'erasure/declared-relation': {
    status: 409,
    details: noDetails,
  },
  'erasure/already-decided': {
    status: 409,
    details: z.strictObject({ state: z.enum(ERASURE_STATES) }),
  },
});
