import { z } from 'zod';
import { defineProblems, noDetails } from '../../platform/problem.ts';
import { supplyTexts } from '../texts/supply.texts.ts';

const ofLot = z.strictObject({ lot: z.string() });

/** Refusals about a lot: registration, holds, recalls and extensions of its shelf life. */
export const lotProblem = defineProblems(supplyTexts, {
  'lot/unknown': {
    status: 422,
    details: ofLot,
  },
  'lot/already-registered': {
    status: 409,
    details: ofLot,
  },
  'lot/expired': {
    status: 409,
    details: ofLot,
  },
  'lot/held': {
    status: 409,
    details: ofLot,
  },
  'lot/quarantined': {
    status: 409,
    details: ofLot,
  },
  'lot/hold-already-released': {
    status: 409,
    details: noDetails,
  },
  'lot/other-product': {
    status: 422,
    details: z.strictObject({ lot: z.string(), product: z.string() }),
  },
  'lot/recalled': {
    status: 409,
    details: ofLot,
  },
  'lot/thawed-too-long': {
    status: 409,
    details: ofLot,
  },
  'lot/vial-open-too-long': {
    status: 409,
    details: ofLot,
  },
  'lot/cold-chain-failure': {
    status: 409,
    details: ofLot,
  },
  'expiry/not-later': {
    status: 422,
    details: z.strictObject({ lot: z.string(), expiry: z.iso.date() }),
  },
  'expiry/already-approved': {
    status: 409,
    details: noDetails,
  },
});
