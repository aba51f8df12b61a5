import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';
import { supplyTexts } from '../texts/supply.texts.ts';

/** Refusals about shipments from one place to another. */
export const shipmentProblem = defineProblems(supplyTexts, {
  'shipment/not-connected': {
    status: 422,
    details: z.strictObject({ from: z.string(), to: z.string() }),
  },
  'shipment/unknown-place': {
    status: 422,
    details: z.strictObject({ place: z.string() }),
  },
  'shipment/does-not-add-up': {
    status: 422,
    details: z.strictObject({ lot: z.string(), expected: z.int(), found: z.int() }),
  },
  'shipment/already-received': {
    status: 409,
    details: noDetails,
  },
  'shipment/would-expire-before-use': {
    status: 422,
    details: z.strictObject({ lot: z.string(), usableUntil: z.string(), day: z.iso.date() }),
  },
});
