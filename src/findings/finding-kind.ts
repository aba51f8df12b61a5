import { z } from 'zod';
import type { AreaCode } from '../platform/area.ts';
import type { IsoDate } from '../policy/terms.ts';
import type { Measures } from './finding-measure.ts';

/** What may have gone wrong. Each kind has its rule in `rules/`, dated and versioned. */
export const FINDING_KINDS = [
  'under-age',
  'outside-open-groups',
  'out-of-turn',
  'no-booking-not-standby',
  'evidence-after-invitation',
  'burst-of-additions',
  'same-person-roles',
  'overrides-concentrated',
  'product-shopping',
  'impossible-pace',
  'outside-session',
  'beyond-vial-doses',
  'late-entry',
  'same-person-twice',
  'sector-gap',
] as const;
export const findingKind = z.enum(FINDING_KINDS);
export type FindingKind = (typeof FINDING_KINDS)[number];

/** From the least to the gravest. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export const severity = z.enum(SEVERITIES);
export type Severity = (typeof SEVERITIES)[number];

/**
 * What a rule says of the facts it was shown. `kind` and `subject` together name it: the same facts, or more of them,
 * give the same two again.
 */
export interface Suspicion {
  readonly kind: FindingKind;
  readonly ruleVersion: number;
  /** What it is about: a dose, a facility, a vaccinator's day … */
  readonly subject: string;
  readonly severity: Severity;
  /** The place concerned: a site, else its district or province. */
  readonly area: AreaCode;
  /** The day on which it happened, at the site. */
  readonly day: IsoDate;
  /** Pseudonyms of the people concerned. */
  readonly people: readonly string[];
  /** Accounts whose doing it is or may be: they decide nothing about the finding. */
  readonly accounts: readonly string[];
  /** Ids of the things acted on; the audit log tells of them. */
  readonly objects: readonly string[];
  /** Version of the policy the decision in question was made under; null where no policy decides. */
  readonly policyVersion: string | null;
  readonly measures: Measures;
}
