import type { DoseTraits } from '../../doses/dose-counts.reads.ts';
import type { Policy } from '../../policy/campaign/policy.ts';
import { entryOn } from '../../policy/dated.ts';

/** The facts of a dose that decide whether its group was open. */
export type JudgedDose = Pick<DoseTraits, 'groupCounted' | 'day' | 'doseNumber' | 'kind' | 'child'>;

/**
 * Whether the group a dose was counted for was open to all its members on the day, by the rules under which the dose was
 * decided. A dose that completes a course already begun is right even if the group has closed since. False means that the
 * person has to be looked at, because a decision or a child's age counts or because something is wrong.
 */
export function isPlainlyEligible(dose: JudgedDose, policy: Policy): boolean {
  if (dose.kind === 'primary' && dose.doseNumber > 1) return true;
  const group = policy.groups.find(({ code }) => code === dose.groupCounted);
  if (dose.child || group === undefined || group.needsDecision) return false;
  return entryOn(group.openings, dose.day)?.open === true && entryOn(group.ranks, dose.day) !== undefined;
}
