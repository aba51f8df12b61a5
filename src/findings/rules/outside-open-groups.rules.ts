import { ageOn } from '../../policy/rules/age.rules.ts';
import type { Suspicion } from '../finding-kind.ts';
import type { DayRules, DoseFact, MembershipFact, SiteDayFacts } from '../gathering/facts.ts';
import { FROM_START, type Rule, ruleOn } from './rule.ts';
import { ofDose } from './suspicion.rules.ts';

export const outsideOpenGroupsRule: Rule<null> = {
  kind: 'outside-open-groups',
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: {
        vi: 'Người được tiêm không thuộc nhóm đối tượng nào đang mở trong ngày tiêm, dù đã xác minh trước hay sau.',
        en: 'The person belonged to no group open on the day of injection, whenever the membership was verified.',
      },
      document: '3355/QĐ-BYT, 8/7/2021; 4924/UBND-VXNV, 3/8/2021',
      limits: null,
    },
  ],
};

/** Whether this membership lets the person in on that day, were it verified in time. */
export function isOpenFor(membership: MembershipFact, dose: DoseFact, rules: DayRules): boolean {
  if (membership.verifiedAt === null || !membership.admitted) return false;
  const child = ageOn(dose.birthDate, dose.day) < rules.childUnder;
  if (child && !rules.childrenByGroup) return true;
  // Who completes a course keeps the place when the group has closed again.
  const completes = dose.kind === 'primary' && dose.doseNumber > 1;
  return completes || rules.openGroups.includes(membership.group);
}

/**
 * Doses given to somebody who is in no group that was open. A membership verified too late is another finding
 * (`evidence-after-invitation`), so the time of verifying does not count here. Children's ages are `under-age`.
 */
export function judgeOutsideOpenGroups({ doses, day, rules }: SiteDayFacts): Suspicion[] {
  const rule = ruleOn(outsideOpenGroupsRule, day);
  if (rule === undefined) return [];
  return doses.flatMap((dose) => {
    const ofDay = rules.get(dose.policyVersion);
    if (ofDay === undefined || dose.overridden.includes('dose/group-not-open')) return [];
    const standing = dose.memberships.filter(({ endedAt }) => endedAt === null || endedAt > dose.injectedAt);
    if (standing.some((membership) => isOpenFor(membership, dose, ofDay))) return [];
    const groups = standing.map(({ group }) => group).join(' ');
    return [
      ofDose(
        'outside-open-groups',
        rule,
        dose,
        { counted: dose.group, groups },
        { objects: standing.map(({ membership }) => membership) },
      ),
    ];
  });
}
