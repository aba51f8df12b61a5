import type { DayRules } from '../../src/findings/gathering/facts.ts';
import { dayRulesOf } from '../../src/findings/rules/day-rules.rules.ts';
import type { Override } from '../../src/policy/campaign/override.ts';
import type { Policy } from '../../src/policy/campaign/policy.ts';
import { resolvePolicy } from '../../src/policy/campaign/policy-at.ts';
import { vnCovid192021 } from '../../src/policy/vn-covid19-2021/vn-covid19-2021.ts';

export const PROVINCE = '26';
export const CAMPAIGN_FROM = '2021-08-02';
export const CHILDREN_FROM = '2021-11-08';

const document = { number: '1/UBND', date: '2021-07-20', signer: 'A', title: 'Made up for the measurement' };
const open = (group: number) => ({ kind: 'open-group' as const, group });
const close = (group: number) => ({ kind: 'close-group' as const, group });

/** The shipped rules as a made-up province opens them: groups one after another, children last. */
const overrides: Override[] = [
  { effectiveFrom: '2021-07-20', changes: [9, 10, 11, 12, 13, 14, 15].map(close) },
  { effectiveFrom: '2021-08-16', changes: [9, 10, 11, 12, 13].map(open) },
  { effectiveFrom: '2021-09-20', changes: [14, 15].map(open) },
  { effectiveFrom: CHILDREN_FROM, changes: [{ kind: 'open-child-age' as const, minimumAge: 16 }] },
].map((entry, index) => ({
  province: PROVINCE,
  sequence: index + 1,
  recordedOn: '2021-07-20',
  document,
  ...entry,
}));

export const policy: Policy = resolvePolicy(vnCovid192021, overrides);

const cached = new Map<string, DayRules>();

export function rulesOn(day: string): DayRules {
  const found = cached.get(day) ?? dayRulesOf(policy, day);
  cached.set(day, found);
  return found;
}
