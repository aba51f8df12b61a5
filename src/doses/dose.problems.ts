import { z } from 'zod';
import { defineProblems, noDetails } from '../platform/problem.ts';
import { dosesTexts } from './texts/doses.texts.ts';

const lot = z.strictObject({ lot: z.string() });
const due = z.strictObject({ earliest: z.iso.date() });

/** Why a dose is refused. Details hold codes, numbers and days of rules, and nothing that identifies a person. */
export const doseProblem = defineProblems(dosesTexts, {
  'dose/in-future': {
    status: 422,
    details: noDetails,
  },
  'dose/wrong-product': {
    status: 422,
    details: z.strictObject({ offered: z.string(), expected: z.string() }),
  },
  'dose/lot-expired': {
    status: 422,
    details: lot,
  },
  'dose/cold-chain-failure': {
    status: 422,
    details: lot,
  },
  'dose/lot-recalled': {
    status: 422,
    details: lot,
  },
  'dose/thawed-too-long': {
    status: 422,
    details: lot,
  },
  'dose/vial-open-too-long': {
    status: 422,
    details: lot,
  },
  'dose/wrong-vial': {
    status: 422,
    details: z.strictObject({ vial: z.string() }),
  },
  'dose/vial-empty': {
    status: 409,
    details: z.strictObject({ vial: z.string() }),
  },
  'dose/lot-held': {
    status: 422,
    details: lot,
  },
  'dose/contraindicated': {
    status: 422,
    details: z.strictObject({ product: z.string() }),
  },
  'dose/already-given': {
    status: 409,
    details: noDetails,
  },
  'dose/too-young': {
    status: 422,
    details: z.strictObject({ product: z.string(), minimumAge: z.int() }),
  },
  'dose/too-old': {
    status: 422,
    details: z.strictObject({ product: z.string(), maximumAge: z.int() }),
  },
  'dose/no-guardian-consent': {
    status: 422,
    details: z.strictObject({ product: z.string() }),
  },
  'dose/course-complete': {
    status: 422,
    details: noDetails,
  },
  'dose/product-not-allowed-after': {
    status: 422,
    details: z.strictObject({
      product: z.string(),
      previous: z.string().nullable(),
      /** Conditions that would allow it. */
      missing: z.array(z.string()),
    }),
  },
  'dose/too-early': {
    status: 422,
    details: due,
  },
  'dose/screening-deferred': {
    status: 422,
    details: z.strictObject({ until: z.iso.date().nullable() }),
  },
  'dose/group-not-verified': {
    status: 422,
    details: noDetails,
  },
  'dose/group-not-open': {
    status: 422,
    details: z.strictObject({ reason: z.enum(['no-open-group', 'age-not-open']) }),
  },
  'dose/session-not-open': {
    status: 409,
    details: z.strictObject({ status: z.string(), day: z.iso.date() }),
  },
  'dose/out-of-turn': {
    status: 422,
    details: noDetails,
  },
  'dose/no-booking': {
    status: 422,
    details: z.strictObject({ booking: z.string().nullable() }),
  },
  'dose/before-check-in': {
    status: 409,
    details: noDetails,
  },
  'dose/not-screened': {
    status: 422,
    details: noDetails,
  },
  'dose/resuscitation-needed': {
    status: 422,
    details: noDetails,
  },
  'dose/lot-not-at-site': {
    status: 422,
    details: lot,
  },
  'dose/lot-exhausted': {
    status: 409,
    details: lot,
  },
  'recall/already-recalled': {
    status: 409,
    details: noDetails,
  },
  'dose/changed-meanwhile': {
    status: 409,
    details: noDetails,
  },
  'dose/already-corrected': {
    status: 409,
    details: noDetails,
  },
  'dose/same-lot': {
    status: 422,
    details: lot,
  },
});
