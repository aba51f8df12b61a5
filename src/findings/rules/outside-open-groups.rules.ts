import { z } from 'zod';
import { ageOn } from '../../policy/rules/age.rules.ts';
import { groupCode } from '../../policy/terms.ts';
import type { DayRules, DoseFact, MembershipFact, SiteDayFacts } from '../gathering/facts.ts';
import { findingsTexts } from '../texts/findings.texts.ts';
import { declareRule, FROM_START } from './rule.ts';

const outsideOpenGroups = declareRule({
  kind: 'outside-open-groups',
  title: findingsTexts['title/outside-open-groups'],
  measures: { groups: z.string(), counted: groupCode },
  severity: 'high',
  versions: [
    {
      version: 1,
      from: FROM_START,
      text: findingsTexts['rule/outside-open-groups/1'],
      document: '3355/QĐ-BYT, 8/7/2021; 4924/UBND-VXNV, 3/8/2021',
      limits: null,
    },
  ],
});

export const outsideOpenGroupsRule = outsideOpenGroups.judging({ siteDay: judge });

/** Whether this membership entitles the person on that day, if it was verified in time. */
export function isOpenFor(membership: MembershipFact, dose: DoseFact, rules: DayRules): boolean {
  if (membership.verifiedAt === null || !membership.admitted) return false;
  const child = ageOn(dose.birthDate, dose.day) < rules.childUnder;
  if (child && !rules.childrenByGroup) return true;
  // A person completing a course stays entitled after the group has closed again.
  const completes = dose.kind === 'primary' && dose.doseNumber > 1;
  return completes || rules.openGroups.includes(membership.group);
}

/**
 * Doses given to a person in no open group. A membership verified too late is another finding (`evidence-after-invitation`),
 * so the time of verification does not count here. Children's ages are judged by `under-age`.
 */
function judge({ doses, day, rules }: SiteDayFacts) {
  const rule = outsideOpenGroups.on(day);
  if (rule === undefined) return [];
  return doses.flatMap((dose) => {
    const ofDay = rules.get(dose.policyVersion);
    if (ofDay === undefined || dose.overridden.includes('dose/group-not-open')) return [];
    const standing = dose.memberships.filter(({ endedAt }) => endedAt === null || endedAt > dose.injectedAt);
    if (standing.some((membership) => isOpenFor(membership, dose, ofDay))) return [];
    const groups = standing.map(({ group }) => group).join(' ');
    return [
      rule.suspectDose(
        dose,
        { counted: dose.group, groups },
        { objects: standing.map(({ membership }) => membership) },
      ),
    ];
  });
}
