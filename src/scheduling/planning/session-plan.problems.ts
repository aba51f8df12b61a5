import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';
import { schedulingTexts } from '../texts/scheduling.texts.ts';
import { MISFITS } from './placing/plan-fit.rules.ts';

export const sessionPlanProblem = defineProblems(schedulingTexts, {
  'session-plan/window-invalid': {
    status: 422,
    details: z.strictObject({ today: z.iso.date(), mostDays: z.int() }),
  },
  'session-plan/no-sites': {
    status: 422,
    details: noDetails,
  },
  'session-plan/too-large': {
    status: 422,
    details: z.strictObject({ sessions: z.int(), most: z.int() }),
  },
  'session-plan/already-accepted': {
    status: 409,
    details: noDetails,
  },
  'session-plan/outdated': {
    status: 409,
    details: z.strictObject({
      lines: z.array(
        z.strictObject({
          line: z.int(),
          because: z.enum(MISFITS),
        }),
      ),
    }),
  },
  'session-plan/unknown-line': {
    status: 422,
    details: z.strictObject({ lines: z.array(z.int()) }),
  },
  'session-plan/change-not-possible': {
    status: 422,
    details: z.strictObject({
      line: z.int(),
      because: z.enum(['nothing-changed', 'more-slots-than-doses', 'past-use-by', ...MISFITS]),
    }),
  },
  'session-plan/nothing-left': {
    status: 422,
    details: noDetails,
  },
});
