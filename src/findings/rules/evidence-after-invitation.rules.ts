import type { Suspicion } from '../finding-kind.ts';
import type { DoseFact, MembershipFact, SiteDayFacts } from '../gathering/facts.ts';
import { isOpenFor } from './outside-open-groups.rules.ts';
import { FROM_START, HOUR_MS, type Rule, ruleOn } from './rule.ts';
import { ofDose } from './suspicion.rules.ts';

export const evidenceAfterInvitationRule: Rule<null> = {
  kind: 'evidence-after-invitation',
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: {
        vi: 'Nhóm đối tượng làm căn cứ tiêm chỉ được thêm vào hoặc xác minh sau khi đã mời, hoặc sau khi đã tiêm.',
        en: 'The group that justified the dose was added or verified only after the invitation, or after the dose.',
      },
      document: '4924/UBND-VXNV, 3/8/2021',
      limits: null,
    },
  ],
};

/** Doses for which every membership that could have justified the call was verified after the call. */
export function judgeEvidenceAfterInvitation({ doses, day, rules }: SiteDayFacts): Suspicion[] {
  const rule = ruleOn(evidenceAfterInvitationRule, day);
  if (rule === undefined) return [];
  return doses.flatMap((dose) => {
    const ofDay = rules.get(dose.policyVersion);
    if (ofDay === undefined) return [];
    const invitedAt = dose.booking?.calledAt ?? dose.injectedAt;
    const justifying = dose.memberships.filter((membership) => isOpenFor(membership, dose, ofDay));
    const earliest = first(justifying);
    if (earliest?.verifiedAt == null || earliest.verifiedAt <= invitedAt) return [];
    return [
      ofDose(
        'evidence-after-invitation',
        rule,
        dose,
        {
          group: earliest.group,
          hoursAfterInvitation: Math.round((earliest.verifiedAt - invitedAt) / HOUR_MS),
          afterDose: earliest.verifiedAt > dose.injectedAt ? 1 : 0,
          claimedAfterInvitation: earliest.claimedAt > invitedAt ? 1 : 0,
        },
        { accounts: accountsOf(earliest), objects: [earliest.membership] },
      ),
    ];
  });
}

function first(memberships: readonly MembershipFact[]): MembershipFact | undefined {
  let found: MembershipFact | undefined;
  for (const one of memberships) {
    if (found === undefined || (one.verifiedAt ?? 0) < (found.verifiedAt ?? 0)) found = one;
  }
  return found;
}

function accountsOf({ claimedBy, verifiedBy }: MembershipFact): DoseFact['recordedBy'][] {
  return verifiedBy === null ? [claimedBy] : [claimedBy, verifiedBy];
}
