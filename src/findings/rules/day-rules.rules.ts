import type { Policy } from '../../policy/campaign/policy.ts';
import { entryOn } from '../../policy/dated.ts';
import type { IsoDate, ProductCode } from '../../policy/terms.ts';
import type { DayRules } from '../gathering/facts.ts';

/** The part of a policy that findings need on a day. */
export function dayRulesOf(policy: Policy, day: IsoDate): DayRules {
  const minimumAges: Partial<Record<ProductCode, number>> = {};
  for (const { code, minimumAges: ages } of policy.products) {
    const years = entryOn(ages, day)?.years;
    if (years !== undefined) minimumAges[code] = years;
  }
  return {
    policyVersion: policy.version,
    openGroups: policy.groups
      .filter(({ openings }) => entryOn(openings, day)?.open === true)
      .map(({ code }) => code),
    minimumAges,
    childUnder: policy.children.underAge,
    childrenFrom: entryOn(policy.children.openings, day)?.minimumAge ?? null,
    childrenByGroup: entryOn(policy.children.orders, day)?.order === 'with-group',
  };
}
