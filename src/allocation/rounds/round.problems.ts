import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';
import { allocationTexts } from '../texts/allocation.texts.ts';
import { remainder, roundDifference } from './closing/round-closure.ts';

const ofLot = z.strictObject({ lot: z.string() });
const ofUnit = z.strictObject({ unit: z.string() });
const sums = z.strictObject({ expected: z.int(), found: z.int() });

/** Refusals about an allocation round, its events and its closing. */
export const roundProblem = defineProblems(allocationTexts, {
  'round/number-taken': {
    status: 409,
    details: noDetails,
  },
  'round/does-not-add-up': {
    status: 422,
    details: sums,
  },
  'round/amendment-not-conserving': {
    status: 422,
    details: z.strictObject({ sum: z.int() }),
  },
  'round/already-amended': {
    status: 409,
    details: noDetails,
  },
  'round/below-received': {
    status: 409,
    details: ofUnit,
  },
  'round/unit-not-in-round': {
    status: 422,
    details: ofUnit,
  },
  'round/unknown-unit': {
    status: 422,
    details: ofUnit,
  },
  'round/lot-not-in-round': {
    status: 422,
    details: ofLot,
  },
  'round/more-than-allocated': {
    status: 409,
    details: z.strictObject({ unit: z.string(), doses: z.int() }),
  },
  'round/more-than-lot': {
    status: 409,
    details: z.strictObject({ lot: z.string(), doses: z.int() }),
  },
  'round/closed': {
    status: 409,
    details: ofUnit,
  },
  'round/already-closed': {
    status: 409,
    details: noDetails,
  },
  'round/more-than-to-come': {
    status: 409,
    details: ofUnit,
  },
  'round/reallocation-already-approved': {
    status: 409,
    details: noDetails,
  },
  'round/doses-missing': {
    status: 422,
    details: z.strictObject({
      missing: z.int().meta({ description: 'Number of differences; the first hundred are listed' }),
      differences: z.array(roundDifference),
    }),
  },
  'round/doses-unexplained': {
    status: 422,
    details: z.strictObject({
      doses: z.int(),
      remainders: z
        .array(remainder)
        .meta({ description: 'What is left, by place, lot and shipment; at most a hundred' }),
      unknown: z
        .array(z.int())
        .meta({ description: 'Indexes, from 0, of the remainders in the request whose doses are not left' }),
    }),
  },
});
