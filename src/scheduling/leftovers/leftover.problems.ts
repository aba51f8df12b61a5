import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';
import { schedulingTexts } from '../texts/scheduling.texts.ts';
import { LEFTOVER_STATES, OFFER_STATES } from './leftover.ts';

export const leftoverProblem = defineProblems(schedulingTexts, {
  'leftover/slots-not-served': {
    status: 409,
    details: z.strictObject({ outstanding: z.int() }),
  },
  'leftover/fewer-doses': {
    status: 422,
    details: z.strictObject({ left: z.int() }),
  },
  'leftover/not-possible-now': {
    status: 409,
    details: z.strictObject({ state: z.enum(LEFTOVER_STATES) }),
  },
  'leftover/already-answered': {
    status: 409,
    details: z.strictObject({ state: z.enum(OFFER_STATES) }),
  },
  'leftover/still-time': {
    status: 409,
    details: z.strictObject({ answerBy: z.iso.datetime() }),
  },
  'leftover/answers-outstanding': {
    status: 409,
    details: z.strictObject({ answerBy: z.iso.datetime() }),
  },
  'leftover/person-not-free': {
    status: 409,
    details: noDetails,
  },
});
