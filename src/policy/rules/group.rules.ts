import type { GroupRule, Policy } from '../campaign/policy.ts';
import { entryOn } from '../dated.ts';
import type { GroupCode, IsoDate, MembershipStatus, Source } from '../terms.ts';
import { ageOn, isChild } from './age.rules.ts';

/**
 * What the order may know of a membership. The sector of a workplace (public or private) is not part of it and cannot be
 * passed in (official letter 2354/UBND-VX of Lai Châu, 6/8/2021: no distinction).
 */
export interface GroupMembership {
  readonly group: GroupCode;
  readonly status: MembershipStatus;
  /** The decision that admits the person to a group that needs one (group 16). */
  readonly decision?: { readonly number: string; readonly date: IsoDate } | undefined;
  readonly sector?: never;
}

/** Rank of children who come after all groups, and of a person whose group has no rank on the day. */
export const CHILDREN_RANK = 90;
export const NO_RANK = 99;

type Cohort = 'adult' | 'child';

interface Standing {
  readonly open: true;
  readonly group: GroupCode;
  readonly rank: number;
  readonly source: Source;
}

interface NoStanding {
  readonly open: false;
  readonly reason: 'not-verified' | 'no-open-group' | 'age-not-open';
  /** Best verified membership although its group is not open; it gives a due second dose its rank. */
  readonly closed?:
    | { readonly group: GroupCode; readonly rank: number; readonly source: Source | null }
    | undefined;
}

/** Returns the best open verified group: lowest rank, then lowest code. */
export function bestOpenGroup(
  memberships: readonly GroupMembership[],
  policy: Policy,
  day: IsoDate,
): Standing | NoStanding {
  const verified = memberships
    .filter((membership) => membership.status === 'verified')
    .flatMap((membership) => {
      const rule = policy.groups.find((candidate) => candidate.code === membership.group);
      return rule === undefined ? [] : [{ membership, rule, rank: entryOn(rule.ranks, day) }];
    })
    .sort(
      (a, b) =>
        (a.rank?.rank ?? NO_RANK) - (b.rank?.rank ?? NO_RANK) || a.membership.group - b.membership.group,
    );
  for (const { membership, rule, rank } of verified) {
    if (rank !== undefined && isOpenFor(membership, rule, policy, day)) {
      return { open: true, group: membership.group, rank: rank.rank, source: rank.source };
    }
  }
  const best = verified[0];
  if (best === undefined) return { open: false, reason: 'not-verified' };
  return {
    open: false,
    reason: 'no-open-group',
    closed: {
      group: best.membership.group,
      rank: best.rank?.rank ?? NO_RANK,
      source: best.rank?.source ?? null,
    },
  };
}

/**
 * Returns a person's group and rank for a first or further dose. Adults: their best open group. Children: their age has to
 * be open in the province (official letter 8688/BYT-DP, 14/10/2021) and the list they are on verified; whether the group of
 * that list is open matters only if the policy gives children the rank of their group.
 */
export function standingOf(
  person: { readonly birthDate: IsoDate; readonly memberships: readonly GroupMembership[] },
  policy: Policy,
  day: IsoDate,
): (Standing & { readonly cohort: Cohort }) | (NoStanding & { readonly cohort: Cohort }) {
  const standing = bestOpenGroup(person.memberships, policy, day);
  if (!isChild(person.birthDate, policy, day)) return { ...standing, cohort: 'adult' };
  const closed = standing.open
    ? { group: standing.group, rank: standing.rank, source: standing.source }
    : standing.closed;
  if (closed === undefined) return { open: false, reason: 'not-verified', cohort: 'child' };
  const opening = entryOn(policy.children.openings, day);
  const order = entryOn(policy.children.orders, day);
  const inGroup = order?.order === 'with-group';
  const place = inGroup
    ? closed
    : { ...closed, rank: CHILDREN_RANK, source: order?.source ?? policy.children.source };
  if (opening === undefined || ageOn(person.birthDate, day) < opening.minimumAge) {
    return { open: false, reason: 'age-not-open', closed: place, cohort: 'child' };
  }
  if (inGroup) return { ...standing, cohort: 'child' };
  return {
    open: true,
    group: place.group,
    rank: place.rank,
    source: place.source ?? opening.source,
    cohort: 'child',
  };
}

/** Whether the group admits this membership on this day: it is open and, if needed, the cited decision is on the list. */
function isOpenFor(membership: GroupMembership, rule: GroupRule, policy: Policy, day: IsoDate): boolean {
  if (entryOn(rule.openings, day)?.open !== true) return false;
  if (!rule.needsDecision) return true;
  const cited = membership.decision;
  if (cited === undefined) return false;
  return policy.groupDecisions.some(
    ({ group, from, decision }) =>
      group === rule.code &&
      from <= day &&
      decision.date === cited.date &&
      sameNumber(decision.number, cited.number),
  );
}

/** Document numbers are typed by many people: case and spaces are ignored. */
function sameNumber(a: string, b: string): boolean {
  const plain = (text: string) => text.normalize('NFC').replace(/\s+/g, '').toUpperCase();
  return plain(a) === plain(b);
}
