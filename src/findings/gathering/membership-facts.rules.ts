import type { Membership } from '../../people/memberships/membership.ts';
import type { Policy } from '../../policy/campaign/policy.ts';
import { bestOpenGroup } from '../../policy/rules/group.rules.ts';
import type { IsoDate } from '../../policy/terms.ts';
import type { MembershipFact } from './facts.ts';

/** A membership as the rules read it; admitted according to the decisions on the list on `day`. */
export function membershipFact(
  membership: Membership,
  policy: Policy | undefined,
  day: IsoDate,
): MembershipFact {
  const { id, group, status, evidence, claimedAt, claimedBy, decidedAt, decidedBy, withdrawnAt } = membership;
  const verified = status !== 'rejected' && decidedAt !== undefined;
  return {
    membership: id,
    group,
    claimedAt: Date.parse(claimedAt),
    claimedBy,
    verifiedAt: verified ? Date.parse(decidedAt) : null,
    verifiedBy: verified ? (decidedBy ?? null) : null,
    endedAt: withdrawnAt === undefined ? null : Date.parse(withdrawnAt),
    admitted: policy === undefined || isAdmitted(group, evidence.decision, policy, day),
  };
}

function isAdmitted(
  group: number,
  decision: { readonly number: string; readonly date: IsoDate } | undefined,
  policy: Policy,
  day: IsoDate,
): boolean {
  const rule = policy.groups.find(({ code }) => code === group);
  if (rule?.needsDecision !== true) return true;
  return bestOpenGroup([{ group, status: 'verified', decision }], policy, day).open;
}
