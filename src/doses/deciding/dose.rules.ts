import { dayAtSite } from '../../platform/clock.ts';
import type { Policy } from '../../policy/campaign/policy.ts';
import { settingsOn } from '../../policy/campaign/policy-at.ts';
import { needsGuardianConsent } from '../../policy/rules/age.rules.ts';
import { standingOf } from '../../policy/rules/group.rules.ts';
import { decideProduct, type ProductDecision } from '../../policy/rules/product.rules.ts';
import type { DoseKind, GroupCode, IsoDate } from '../../policy/terms.ts';
import type { DoseCase, DoseCommand, DoseFacts, Place } from './dose-case.ts';
import { DOSE_CHECKS } from './dose-check.rules.ts';
import type { DoseRefusal } from './dose-refusal.ts';

/** A dose that may be given: what to write besides what was asked, and on which permissions it rests. */
export interface DosePlan {
  readonly kind: 'plan';
  readonly booking: string;
  readonly screening: string;
  readonly consent: string | null;
  readonly doseNumber: number;
  readonly doseKind: DoseKind;
  readonly day: IsoDate;
  readonly observeUntil: Date;
  readonly groupCounted: GroupCode;
  readonly policyVersion: string;
}

export interface DoseRefused {
  readonly kind: 'refusal';
  readonly refusal: DoseRefusal;
}

export type DoseDecision = DosePlan | DoseRefused;

/**
 * Whether this dose may be given, by the rules of the day of injection at the site. The first refusal in the order of
 * `states.md` counts: what could harm comes before what would be unfair, and that before what is out of order.
 * Never throws. A plan made while `lot` is `not-asked` stands only if the draw from stock succeeds.
 */
export function decideDose(facts: DoseFacts, command: DoseCommand, now: Date): DoseDecision {
  const day = dayAtSite(command.injectedAt);
  const { birthDate, facts: course } = facts.course;
  const product = decideProduct(
    {
      product: command.product,
      day,
      birthDate,
      history: course.history,
      immunosuppressed: course.immunosuppressed,
      agrees: command.agreesToMix,
      sameProductUnavailable: command.sameProductUnavailable,
    },
    facts.policy,
  );
  const dose: DoseCase = { ...facts, command, now, day, product, place: placeOf(facts, product, day) };
  for (const check of DOSE_CHECKS) {
    const refusal = check(dose);
    if (refusal !== false) return { kind: 'refusal', refusal };
  }
  return planOf(dose);
}

/** Whether a guardian's consent has to be looked up for an injection at this instant. */
export function consentMatters(birthDate: IsoDate, policy: Policy, injectedAt: Date): boolean {
  return needsGuardianConsent(birthDate, policy, dayAtSite(injectedAt));
}

/**
 * The group the dose is counted for. Who completes a course is not left stranded when the group has closed again:
 * second doses due come before new first doses. Somebody must have verified the membership all the same.
 */
function placeOf(facts: DoseFacts, product: ProductDecision, day: IsoDate): Place {
  const { birthDate, facts: course } = facts.course;
  const standing = standingOf({ birthDate, memberships: course.memberships }, facts.policy, day);
  if (standing.open) return { counted: standing.group };
  const completes = product.allowed && product.kind === 'primary' && product.doseNumber > 1;
  if (completes && standing.closed !== undefined) return { counted: standing.closed.group };
  const overridden = facts.overridden?.includes('dose/group-not-open') === true;
  if (overridden && standing.reason === 'no-open-group' && standing.closed !== undefined) {
    return { counted: standing.closed.group };
  }
  return { counted: null, reason: standing.reason };
}

/** What is left when no check refused. The two refusals here only tell the compiler what the checks have found. */
function planOf({ booking, product, place, policy, day, command, consent }: DoseCase): DoseDecision {
  if (booking?.screening === undefined) {
    return { kind: 'refusal', refusal: { code: 'dose/not-screened', details: {} } };
  }
  if (place.counted === null || !product.allowed) {
    return { kind: 'refusal', refusal: { code: 'dose/group-not-verified', details: {} } };
  }
  const minutes = settingsOn(policy, day).observationMinutes;
  return {
    kind: 'plan',
    booking: booking.id,
    screening: booking.screening.id,
    consent,
    doseNumber: product.doseNumber,
    doseKind: product.kind,
    day,
    observeUntil: new Date(command.injectedAt.getTime() + minutes * 60_000),
    groupCounted: place.counted,
    policyVersion: policy.version,
  };
}
