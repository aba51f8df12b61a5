import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';
import { dosesTexts } from '../texts/doses.texts.ts';
import { reactionEvent, reactionState } from './reaction.ts';

export const reactionProblem = defineProblems(dosesTexts, {
  'reaction/dose-not-given': {
    status: 409,
    details: noDetails,
  },
  'reaction/before-injection': {
    status: 422,
    details: z.strictObject({ injectedAt: z.iso.datetime() }),
  },
  'reaction/in-future': {
    status: 422,
    details: noDetails,
  },
  'reaction/too-many-entries': {
    status: 409,
    details: z.strictObject({ most: z.int() }),
  },
  'reaction/not-possible-now': {
    status: 409,
    details: z.strictObject({ state: reactionState, event: reactionEvent }),
  },
  'hold-question/already-answered': {
    status: 409,
    details: noDetails,
  },
});
