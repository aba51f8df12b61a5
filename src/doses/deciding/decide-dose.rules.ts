import { dayAtSite } from '../../platform/clock.ts';
import type { Policy } from '../../policy/campaign/policy.ts';
import { settingsOn } from '../../policy/campaign/policy-at.ts';
import { needsGuardianConsent } from '../../policy/rules/age.rules.ts';
import { standingOf } from '../../policy/rules/group.rules.ts';
import { decideProduct, type ProductDecision } from '../../policy/rules/product.rules.ts';
import type { DoseKind, GroupCode, IsoDate } from '../../policy/terms.ts';
import type { CountedGroup, DoseCase, DoseCommand, DoseFacts } from './dose-case.ts';
import { DOSE_CHECKS } from './dose-checks.rules.ts';
import type { DoseRefusal } from './dose-refusal.problems.ts';

/** A dose that may be given: what to record beside the request, and the permissions it rests on. */
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

export type DoseDecision = DosePlan | { readonly kind: 'refusal'; readonly refusal: DoseRefusal };

/**
 * Whether this dose may be given, by the rules of the day of injection at the site. Of several refusals the first in the
 * order of `doseRefusal` counts: what could harm comes before what would be unfair, and that before what is out of order.
 * Never throws. A plan made while `lot` is `not-asked` holds only if the draw from stock succeeds.
 */
export function decideDose(facts: DoseFacts, command: DoseCommand, now: Date): DoseDecision {
  const dose = caseOf(facts, command, now);
  for (const check of DOSE_CHECKS) {
    const refusal = check(dose);
    if (refusal !== false) return { kind: 'refusal', refusal };
  }
  return planOf(dose);
}

/** What the checks look at: the facts, and what the policy says about product and group on the day of injection. */
export function caseOf(facts: DoseFacts, command: DoseCommand, now: Date): DoseCase {
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
  return { ...facts, command, now, day, product, group: countedGroup(facts, product, day) };
}

/** Whether a guardian's consent has to be looked up for an injection at this instant. */
export function consentMatters(birthDate: IsoDate, policy: Policy, injectedAt: Date): boolean {
  return needsGuardianConsent(birthDate, policy, dayAtSite(injectedAt));
}

/**
 * The group the dose is counted for. A person completing a course may do so even if their group has closed again,
 * because second doses that are due come before new first doses. The membership must be verified all the same.
 */
function countedGroup(facts: DoseFacts, product: ProductDecision, day: IsoDate): CountedGroup {
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

/** The plan once no check has refused. The two refusals here only tell the compiler what the checks have established. */
function planOf({ booking, product, group, policy, day, command, consent }: DoseCase): DoseDecision {
  if (booking?.screening === undefined) {
    return { kind: 'refusal', refusal: { code: 'dose/not-screened', details: {} } };
  }
  if (group.counted === null || !product.allowed) {
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
    groupCounted: group.counted,
    policyVersion: policy.version,
  };
}
