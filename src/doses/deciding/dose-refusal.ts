import type { z } from 'zod';
import { Problem, type RefusalContext } from '../../platform/problem.ts';
import { doseProblem } from '../dose.problems.ts';

/** Every way to refuse a dose, in the order in which they are tried; the reasons for the order are in states.md. */
export const DOSE_REFUSALS = [
  'dose/in-future',
  'dose/wrong-product',
  'dose/cold-chain-failure',
  'dose/lot-recalled',
  'dose/lot-expired',
  'dose/thawed-too-long',
  'dose/vial-open-too-long',
  'dose/lot-held',
  'dose/contraindicated',
  'dose/already-given',
  'dose/too-young',
  'dose/too-old',
  'dose/no-guardian-consent',
  'dose/course-complete',
  'dose/product-not-allowed-after',
  'dose/too-early',
  'dose/screening-deferred',
  'dose/group-not-verified',
  'dose/group-not-open',
  'dose/session-not-open',
  'dose/out-of-turn',
  'dose/no-booking',
  'dose/before-check-in',
  'dose/not-screened',
  'dose/resuscitation-needed',
  'dose/lot-not-at-site',
  'dose/wrong-vial',
  'dose/vial-empty',
  'dose/lot-exhausted',
] as const satisfies readonly (keyof typeof doseProblem.kinds)[];
export type DoseRefusalCode = (typeof DOSE_REFUSALS)[number];

/** A refusal with what its code says about it: a closed union. */
export type DoseRefusal = {
  readonly [C in DoseRefusalCode]: {
    readonly code: C;
    readonly details: z.input<(typeof doseProblem.kinds)[C]['details']>;
  };
}[DoseRefusalCode];

/** The refusal as the problem that is answered, and what the audit log says of the attempt. */
export function refusalProblem(refusal: DoseRefusal, context: RefusalContext): Problem {
  return new Problem(refusal.code, doseProblem.kinds[refusal.code], refusal.details, context, {});
}
