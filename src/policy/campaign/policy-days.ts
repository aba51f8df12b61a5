import type { IsoDate } from '../terms.ts';
import type { Policy } from './policy.ts';

interface PolicyDays {
  /** Days on which an entry that the order depends on begins or ends. */
  readonly days: readonly IsoDate[];
  /** Ages at whose birthday a rule begins or ceases to apply. */
  readonly ages: readonly number[];
  /** Waits after a dose, in calendar days. */
  readonly waits: readonly number[];
}

const cached = new WeakMap<Policy, PolicyDays>();

/** Returns when the rules of the order can change their answer. Cached per policy: it is needed once for every person. */
export function policyDays(policy: Policy): PolicyDays {
  const found = cached.get(policy) ?? collect(policy);
  cached.set(policy, found);
  return found;
}

function collect(policy: Policy): PolicyDays {
  const { groups, groupDecisions, products, intervals, mixing, furtherDoses, children, olderPreferences } =
    policy;
  const dated = [
    ...groups.flatMap((group) => [...group.ranks, ...group.openings]),
    ...groupDecisions,
    ...products.flatMap((product) => product.minimumAges),
    ...intervals,
    ...mixing,
    ...furtherDoses,
    ...children.openings,
    ...children.orders,
    ...olderPreferences,
  ];
  const ends = mixing.flatMap((rule) => (rule.until === null ? [] : [rule.until]));
  const ages = [
    children.underAge,
    ...products.flatMap((product) => product.minimumAges.map((entry) => entry.years)),
    // An upper limit applies through the whole year of that age.
    ...products.flatMap((product) => (product.maximumAge === undefined ? [] : [product.maximumAge + 1])),
    ...furtherDoses.map((rule) => rule.minimumAge),
    ...children.openings.map((entry) => entry.minimumAge),
    ...olderPreferences.flatMap((entry) => (entry.minimumAge === null ? [] : [entry.minimumAge])),
  ];
  return {
    days: unique([...dated.map((entry) => entry.from), ...ends]),
    ages: unique(ages),
    waits: unique([...intervals, ...mixing].map((rule) => rule.minDays)),
  };
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
