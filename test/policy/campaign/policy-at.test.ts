import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Override, PolicyChange } from '../../../src/policy/campaign/override.ts';
import { policy } from '../../../src/policy/campaign/policy.ts';
import {
  parsePolicyVersion,
  policyInForce,
  policyOfVersion,
  resolvePolicy,
  settingsOn,
} from '../../../src/policy/campaign/policy-at.ts';
import { entryOn } from '../../../src/policy/dated.ts';
import { vnCovid192021 as base } from '../../../src/policy/vn-covid19-2021/vn-covid19-2021.ts';
import { anyDay, anyOverrides, DECISION } from './policy-arbitraries.ts';

const override = (sequence: number, effectiveFrom: string, ...changes: PolicyChange[]): Override => ({
  province: '26',
  sequence,
  recordedOn: '2021-08-01',
  effectiveFrom,
  document: DECISION,
  changes,
});

describe('overrides', () => {
  test('take effect on their day and cite their document', () => {
    const resolved = resolvePolicy(base, [
      override(1, '2021-09-15', { kind: 'set-setting', setting: 'callAheadDays', value: 5 }),
    ]);
    expect(settingsOn(resolved, '2021-09-14').callAheadDays).toBe(3);
    expect(settingsOn(resolved, '2021-09-15').callAheadDays).toBe(5);
    expect(entryOn(resolved.settings, '2021-09-15')?.source).toEqual({
      document: '907-CV/TU',
      date: '2021-11-08',
    });
    expect(settingsOn(base, '2021-09-15').callAheadDays).toBe(3);
  });

  test('of a rank and of an opening do not undo each other, whatever the order of their days', () => {
    const resolved = resolvePolicy(base, [
      override(1, '2021-09-01', { kind: 'set-group-rank', group: 13, rank: 3 }),
      override(2, '2021-08-15', { kind: 'close-group', group: 13 }),
    ]);
    const group = resolved.groups.find((candidate) => candidate.code === 13);
    expect(entryOn(group?.ranks ?? [], '2021-10-01')?.rank).toBe(3);
    expect(entryOn(group?.openings ?? [], '2021-10-01')?.open).toBe(false);
  });

  test('with the same day: the later entered one counts', () => {
    const resolved = resolvePolicy(base, [
      override(1, '2021-09-01', { kind: 'set-group-rank', group: 13, rank: 3 }),
      override(2, '2021-09-01', { kind: 'set-group-rank', group: 13, rank: 5 }),
    ]);
    expect(entryOn(resolved.groups.find((group) => group.code === 13)?.ranks ?? [], '2021-09-01')?.rank).toBe(
      5,
    );
  });

  test('entered later but in effect earlier give way to the later day', () => {
    const resolved = resolvePolicy(base, [
      override(1, '2021-10-01', { kind: 'set-setting', setting: 'callAheadDays', value: 5 }),
      override(2, '2021-09-01', { kind: 'set-setting', setting: 'callAheadDays', value: 7 }),
    ]);
    expect(settingsOn(resolved, '2021-09-30').callAheadDays).toBe(7);
    expect(settingsOn(resolved, '2021-10-01').callAheadDays).toBe(5);
  });

  test('must be the next ones of one province', () => {
    const first = override(1, '2021-09-01', { kind: 'open-group', group: 13 });
    expect(() => resolvePolicy(base, [{ ...first, sequence: 2 }])).toThrow(RangeError);
    expect(() => resolvePolicy(base, [first, first])).toThrow(RangeError);
    expect(() => resolvePolicy(base, [first, { ...first, sequence: 2, province: '12' }])).toThrow(RangeError);
  });

  test('may be added in one go or bit by bit, and make a valid policy', () => {
    fc.assert(
      fc.property(anyOverrides, fc.nat(5), (overrides, cut) => {
        const whole = resolvePolicy(base, overrides);
        const bits = resolvePolicy(resolvePolicy(base, overrides.slice(0, cut)), overrides.slice(cut));
        expect(bits).toEqual(whole);
        expect(policy.safeParse(whole).success).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the version', () => {
  test.each([
    ['vn-covid19-2021@1', { base: 'vn-covid19-2021@1', province: null, overrides: 0 }],
    ['vn-covid19-2021@1+26.3', { base: 'vn-covid19-2021@1', province: '26', overrides: 3 }],
  ])('%s is read', (version, parts) => {
    expect(parsePolicyVersion(version)).toEqual(parts);
  });

  test.each(['', 'vn', 'vn@1+26', 'vn@1+26.0', 'vn@1+2.1', 'vn@1+26.3 '])('%p is none', (version) => {
    expect(() => parsePolicyVersion(version)).toThrow(RangeError);
  });

  test('counts the overrides, and gives the policy back', () => {
    fc.assert(
      fc.property(anyOverrides, anyDay, (overrides, day) => {
        const shuffled = [...overrides].reverse();
        const known = overrides.filter((entry) => entry.recordedOn <= day).length;
        const inForce = policyInForce(base, shuffled, '26', day);
        expect(inForce.version).toBe(known === 0 ? base.version : `${base.version}+26.${known}`);
        expect(policyOfVersion(base, shuffled, inForce.version)).toEqual(inForce);
        expect(policyInForce(base, overrides, '12', day)).toBe(base);
      }),
      { numRuns: 50 },
    );
  });

  test('of another base, or with overrides that are not there, is refused', () => {
    expect(() => policyOfVersion(base, [], 'other@1')).toThrow(RangeError);
    expect(() => policyOfVersion(base, [], `${base.version}+26.1`)).toThrow(RangeError);
  });
});
