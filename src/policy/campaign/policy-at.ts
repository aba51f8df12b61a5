import { comparing } from '../../platform/compare.ts';
import { entriesOn } from '../dated.ts';
import type { IsoDate, Source } from '../terms.ts';
import type { Override, PolicyChange } from './override.ts';
import type { GroupRule, Policy, SettingValues } from './policy.ts';
import { settingValues } from './policy.ts';

interface PolicyVersion {
  readonly base: string;
  readonly province: string | null;
  /** How many overrides of the province it includes. */
  readonly overrides: number;
}

const VERSION = /^([a-z0-9-]+@\d+)(?:\+(\d{2})\.([1-9]\d*))?$/;

/** Parses a policy version. Throws RangeError for a text that is not one. */
export function parsePolicyVersion(version: string): PolicyVersion {
  const match = VERSION.exec(version);
  const base = match?.[1];
  if (base === undefined) throw new RangeError('not a policy version');
  return { base, province: match?.[2] ?? null, overrides: Number(match?.[3] ?? 0) };
}

/**
 * Returns the policy with these overrides of one province added, in order. Overrides are appended and never filtered by
 * date: each change is a dated entry, so the number of overrides alone determines the rules for every day.
 * Throws RangeError if the overrides are not the next ones of one province.
 */
export function resolvePolicy(base: Policy, overrides: readonly Override[]): Policy {
  return overrides.reduce(withOverride, base);
}

/** Returns the policy of a province as known at the end of this day, without overrides entered later. */
export function policyInForce(
  base: Policy,
  overrides: readonly Override[],
  province: string,
  day: IsoDate,
): Policy {
  const own = overridesOf(overrides, province);
  const unknown = own.findIndex((entry) => entry.recordedOn > day);
  return resolvePolicy(base, unknown === -1 ? own : own.slice(0, unknown));
}

/**
 * Returns the policy of a version, for example of the one stored with a decision.
 * Throws RangeError if the version has another base or includes overrides that do not exist.
 */
export function policyOfVersion(base: Policy, overrides: readonly Override[], version: string): Policy {
  const wanted = parsePolicyVersion(version);
  if (wanted.base !== base.version) throw new RangeError('a version of another policy');
  const own = wanted.province === null ? [] : overridesOf(overrides, wanted.province);
  if (own.length < wanted.overrides) throw new RangeError('a version with overrides that do not exist');
  return resolvePolicy(base, own.slice(0, wanted.overrides));
}

/** Returns the settings in force on this day. Throws RangeError for a day before the campaign. */
export function settingsOn(policy: Policy, day: IsoDate): SettingValues {
  const entries = entriesOn(policy.settings, (entry) => entry.setting, day);
  const values = settingValues.safeParse(
    Object.fromEntries(entries.map(({ setting, value }) => [setting, value])),
  );
  if (!values.success) throw new RangeError('no settings in force on this day');
  return values.data;
}

function overridesOf(overrides: readonly Override[], province: string): readonly Override[] {
  return overrides.filter((entry) => entry.province === province).sort(comparing(({ sequence }) => sequence));
}

function withOverride(policy: Policy, override: Override): Policy {
  const { base, province, overrides } = parsePolicyVersion(policy.version);
  if (province !== null && province !== override.province) throw new RangeError('overrides of two provinces');
  if (override.sequence !== overrides + 1) throw new RangeError('not the next override of the province');
  const from = override.effectiveFrom;
  const source: Source = { document: override.document.number, date: override.document.date };
  const changed = override.changes.reduce(
    (current, change) => withChange(current, change, from, source),
    policy,
  );
  return { ...changed, version: `${base}+${override.province}.${override.sequence}` };
}

function withChange(policy: Policy, change: PolicyChange, from: IsoDate, source: Source): Policy {
  switch (change.kind) {
    case 'set-group-rank':
      return withGroup(policy, change.group, (group) => ({
        ...group,
        ranks: [...group.ranks, { from, rank: change.rank, source }],
      }));
    case 'open-group':
    case 'close-group':
      return withGroup(policy, change.group, (group) => ({
        ...group,
        openings: [...group.openings, { from, open: change.kind === 'open-group', source }],
      }));
    case 'add-group16-decision':
      return {
        ...policy,
        groupDecisions: [...policy.groupDecisions, { group: 16, from, decision: change.decision }],
      };
    case 'set-interval': {
      const { product, fromDose, minDays, maxDays } = change;
      return {
        ...policy,
        intervals: [...policy.intervals, { product, fromDose, minDays, maxDays, from, source }],
      };
    }
    case 'set-mixing': {
      const { first, second, conditions, minDays, maxDays } = change;
      const rule = { first, second, conditions, minDays, maxDays, from, until: null, source };
      return { ...policy, mixing: [...policy.mixing, rule] };
    }
    case 'open-child-age': {
      const openings = [...policy.children.openings, { from, minimumAge: change.minimumAge, source }];
      return { ...policy, children: { ...policy.children, openings } };
    }
    case 'set-children-order': {
      const orders = [...policy.children.orders, { from, order: change.order, source }];
      return { ...policy, children: { ...policy.children, orders } };
    }
    case 'set-older-preference': {
      const entry = { from, minimumAge: change.minimumAge, source };
      return { ...policy, olderPreferences: [...policy.olderPreferences, entry] };
    }
    case 'set-setting': {
      const entry = { setting: change.setting, from, value: change.value, source };
      return { ...policy, settings: [...policy.settings, entry] };
    }
  }
}

function withGroup(policy: Policy, code: number, change: (group: GroupRule) => GroupRule): Policy {
  return { ...policy, groups: policy.groups.map((group) => (group.code === code ? change(group) : group)) };
}
