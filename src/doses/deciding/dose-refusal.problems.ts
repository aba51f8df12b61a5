import { z } from 'zod';
import { defineProblems, noDetails, Problem, type RefusalContext } from '../../platform/problem.ts';
import { dosesTexts } from '../texts/doses.texts.ts';

const lot = z.strictObject({ lot: z.string() });
const vial = z.strictObject({ vial: z.string() });
const product = z.strictObject({ product: z.string() });

/**
 * Every reason to refuse a dose, in order of precedence: of several that hold, the first is returned. The table in
 * states.md says when each holds and gives the reasons for the order. Details hold codes, numbers and days of rules, and
 * nothing that identifies a person.
 */
export const doseRefusal = defineProblems(dosesTexts, {
  'dose/in-future': { status: 422, transient: true, details: noDetails },
  // What is in the syringe.
  'dose/wrong-product': {
    status: 422,
    details: z.strictObject({ offered: z.string(), expected: z.string() }),
  },
  'dose/cold-chain-failure': { status: 422, details: lot },
  'dose/lot-recalled': { status: 422, details: lot },
  'dose/lot-expired': { status: 422, details: lot },
  'dose/thawed-too-long': { status: 422, details: lot },
  'dose/vial-open-too-long': { status: 422, details: lot },
  'dose/lot-held': { status: 422, details: lot },
  // Whom it would go into.
  'dose/contraindicated': { status: 422, details: product },
  'dose/already-given': { status: 409, details: noDetails },
  'dose/too-young': { status: 422, details: product.extend({ minimumAge: z.int() }) },
  'dose/too-old': { status: 422, details: product.extend({ maximumAge: z.int() }) },
  'dose/no-guardian-consent': { status: 422, details: product },
  'dose/course-complete': { status: 422, details: noDetails },
  'dose/product-not-allowed-after': {
    status: 422,
    details: product.extend({
      previous: z.string().nullable(),
      /** Conditions that would allow it. */
      missing: z.array(z.string()),
    }),
  },
  'dose/too-early': { status: 422, details: z.strictObject({ earliest: z.iso.date() }) },
  'dose/screening-deferred': { status: 422, details: z.strictObject({ until: z.iso.date().nullable() }) },
  // Whether it is the right recipient.
  'dose/group-not-verified': { status: 422, details: noDetails },
  'dose/group-not-open': {
    status: 422,
    details: z.strictObject({ reason: z.enum(['no-open-group', 'age-not-open']) }),
  },
  // Whether it is the person's turn, and every step came in its order.
  'dose/session-not-open': {
    status: 409,
    details: z.strictObject({ status: z.string(), day: z.iso.date() }),
  },
  'dose/out-of-turn': { status: 422, details: noDetails },
  'dose/no-booking': { status: 422, details: z.strictObject({ booking: z.string().nullable() }) },
  'dose/before-check-in': { status: 409, details: noDetails },
  'dose/not-screened': { status: 422, details: noDetails },
  'dose/resuscitation-needed': { status: 422, details: noDetails },
  // Whether there is a dose to give.
  'dose/lot-not-at-site': { status: 422, details: lot },
  'dose/wrong-vial': { status: 422, details: vial },
  'dose/vial-empty': { status: 409, details: vial },
  'dose/lot-exhausted': { status: 409, details: lot },
});

export const DOSE_REFUSALS = doseRefusal.codes;
export type DoseRefusalCode = (typeof DOSE_REFUSALS)[number];

/** A refusal with the details its entry asks for: a closed union. */
export type DoseRefusal = {
  readonly [C in DoseRefusalCode]: {
    readonly code: C;
    readonly details: z.input<(typeof doseRefusal.kinds)[C]['details']>;
  };
}[DoseRefusalCode];

/** The refusal as a problem to throw. `context`: what the audit log says of the attempt. */
export function refusalProblem({ code, details }: DoseRefusal, context: RefusalContext): Problem {
  return new Problem(code, doseRefusal.kinds[code], details, context, {});
}
