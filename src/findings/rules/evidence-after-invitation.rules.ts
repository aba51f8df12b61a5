import { z } from 'zod';
import { groupCode } from '../../policy/terms.ts';
import type { DoseFact, MembershipFact, SiteDayFacts } from '../gathering/facts.ts';
import { findingsTexts } from '../texts/findings.texts.ts';
import { isOpenFor } from './outside-open-groups.rules.ts';
import { declareRule, FROM_START, HOUR_MS } from './rule.ts';

const evidenceAfterInvitation = declareRule({
  kind: 'evidence-after-invitation',
  title: findingsTexts['title/evidence-after-invitation'],
  measures: {
    group: groupCode,
    hoursAfterInvitation: z.int(),
    afterDose: z.int(),
    claimedAfterInvitation: z.int(),
  },
  severity: {
    by: 'afterDose',
    steps: [
      [0, 'medium'],
      [1, 'high'],
    ],
  },
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: findingsTexts['rule/evidence-after-invitation/1'],
      document: '4924/UBND-VXNV, 3/8/2021',
      limits: null,
    },
  ],
});

export const evidenceAfterInvitationRule = evidenceAfterInvitation.judging({ siteDay: judge });

/** Doses for which every membership that could justify the call was verified after it. */
function judge({ doses, day, rules }: SiteDayFacts) {
  const rule = evidenceAfterInvitation.on(day);
  if (rule === undefined) return [];
  return doses.flatMap((dose) => {
    const ofDay = rules.get(dose.policyVersion);
    if (ofDay === undefined) return [];
    const invitedAt = dose.booking?.calledAt ?? dose.injectedAt;
    const justifying = dose.memberships.filter((membership) => isOpenFor(membership, dose, ofDay));
    const earliest = first(justifying);
    if (earliest?.verifiedAt == null || earliest.verifiedAt <= invitedAt) return [];
    return [
      rule.suspectDose(
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
