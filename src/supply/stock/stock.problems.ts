import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';
import { supplyTexts } from '../texts/supply.texts.ts';

const ofLot = z.strictObject({ lot: z.string() });

/** Refusals about stock on hand: too little of it, and thawing. */
export const stockProblem = defineProblems(supplyTexts, {
  'stock/short': {
    status: 409,
    details: z.strictObject({ lot: z.string(), doses: z.int() }),
  },
  'stock/not-frozen': {
    status: 422,
    details: ofLot,
  },
  'stock/refreezing': {
    status: 422,
    details: z.strictObject({ lot: z.string(), thawedAt: z.array(z.string()) }),
  },
  'stock/not-whole-vials': {
    status: 422,
    details: z.strictObject({ lot: z.string(), dosesPerVial: z.int() }),
  },
  'stock/thawed-in-future': {
    status: 422,
    details: noDetails,
  },
  'stock/thawed-before-arrival': {
    status: 422,
    details: z.strictObject({ lot: z.string(), since: z.iso.datetime() }),
  },
});
