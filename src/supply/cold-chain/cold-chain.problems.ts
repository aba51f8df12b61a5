import { defineProblems, noDetails } from '../../platform/problem.ts';
import { supplyTexts } from '../texts/supply.texts.ts';

/** Refusals about a cold-chain failure. */
export const coldChainProblem = defineProblems(supplyTexts, {
  'cold-chain/nothing-concerned': {
    status: 422,
    details: noDetails,
  },
  'cold-chain/not-a-period': {
    status: 422,
    details: noDetails,
  },
  'cold-chain/already-decided': {
    status: 409,
    details: noDetails,
  },
  'cold-chain/not-this-proposal': {
    status: 409,
    details: noDetails,
  },
});
