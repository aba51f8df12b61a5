import { z } from 'zod';
import { defineProblems, noDetails } from '../platform/problem.ts';
import { peopleTexts } from './texts/people.texts.ts';

export const peopleProblem = defineProblems(peopleTexts, {
  'person/erased': {
    status: 410,
    details: noDetails,
    audited: true,
  },
  'person/identity-taken': {
    status: 409,
    details: noDetails,
  },
  'order/closed-just-now': {
    status: 409,
    details: z.strictObject({ notBefore: z.iso.datetime() }),
  },
  'order/not-frozen': {
    status: 409,
    details: z.strictObject({ districts: z.array(z.string()), people: z.int() }),
  },
  'person/born-in-future': {
    status: 422,
    details: noDetails,
  },
  'person/unknown-facility': {
    status: 422,
    details: noDetails,
  },
  'person/search-too-wide': {
    status: 422,
    details: noDetails,
  },
  'person/changed-meanwhile': {
    status: 409,
    transient: true,
    details: noDetails,
  },
  'membership/already-claimed': {
    status: 409,
    details: z.strictObject({ group: z.int() }),
  },
  'membership/decision-required': {
    status: 422,
    details: z.strictObject({ group: z.int() }),
  },
  'membership/decision-in-future': {
    status: 422,
    details: z.strictObject({ group: z.int() }),
  },
  'membership/not-possible-now': {
    status: 409,
    details: z.strictObject({ status: z.string(), event: z.string() }),
  },
  'consent/already-withdrawn': {
    status: 409,
    details: noDetails,
  },
  'consent/in-future': {
    status: 422,
    details: noDetails,
  },
  'order/being-recomputed': {
    status: 409,
    details: noDetails,
  },
});
