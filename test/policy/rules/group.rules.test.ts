import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PolicyChange } from '../../../src/policy/campaign/override.ts';
import { resolvePolicy } from '../../../src/policy/campaign/policy-at.ts';
import {
  bestOpenGroup,
  CHILDREN_RANK,
  type GroupMembership,
  standingOf,
} from '../../../src/policy/rules/group.rules.ts';
import { vnCovid192021 as base } from '../../../src/policy/vn-covid19-2021/vn-covid19-2021.ts';
import { anyDay, anyMembership, DECISION } from '../campaign/policy-arbitraries.ts';

const verified = (group: number): GroupMembership => ({ group, status: 'verified' });
const claimed = (group: number): GroupMembership => ({ group, status: 'claimed' });
const withChanges = (effectiveFrom: string, ...changes: PolicyChange[]) =>
  resolvePolicy(base, [
    { province: '26', sequence: 1, recordedOn: effectiveFrom, effectiveFrom, document: DECISION, changes },
  ]);

describe('the best open verified group', () => {
  test.each([
    ['2021-03-07', [verified(1)], 'no-open-group'],
    ['2021-03-08', [verified(1)], 1],
    ['2021-07-07', [verified(8)], 'no-open-group'],
    ['2021-07-08', [verified(8)], 8],
    ['2021-07-08', [verified(13), verified(9)], 9],
    ['2021-07-08', [claimed(1), verified(13)], 13],
    ['2021-07-08', [claimed(1)], 'not-verified'],
    ['2021-07-08', [{ group: 1, status: 'rejected' } as const], 'not-verified'],
    ['2021-07-08', [], 'not-verified'],
    ['2021-12-01', [verified(16)], 'no-open-group'],
  ])('on %s of %j: %p', (day, memberships, expected) => {
    const standing = bestOpenGroup(memberships, base, day);
    expect(standing.open ? standing.group : standing.reason).toBe(expected);
  });

  test('follows the ranks of the province', () => {
    const workersFirst = withChanges('2021-09-15', { kind: 'set-group-rank', group: 13, rank: 2 });
    expect(bestOpenGroup([verified(9), verified(13)], workersFirst, '2021-09-14')).toMatchObject({
      group: 9,
    });
    expect(bestOpenGroup([verified(9), verified(13)], workersFirst, '2021-09-15')).toMatchObject({
      group: 13,
      rank: 2,
      source: { document: '907-CV/TU' },
    });
  });

  test('skips a group that is closed', () => {
    const closed = withChanges('2021-09-15', { kind: 'close-group', group: 9 });
    expect(bestOpenGroup([verified(9), verified(13)], closed, '2021-09-15')).toMatchObject({ group: 13 });
  });

  test('counts group 16 only with a decision that is on the list, from its day on', () => {
    const policy = withChanges('2021-11-10', { kind: 'add-group16-decision', decision: DECISION });
    const cites = (number: string, date = DECISION.date): GroupMembership[] => [
      { group: 16, status: 'verified', decision: { number, date } },
    ];
    expect(bestOpenGroup(cites('907-CV/TU'), policy, '2021-11-10').open).toBe(true);
    expect(bestOpenGroup(cites(' 907 - cv/tu'), policy, '2021-11-10').open).toBe(true);
    expect(bestOpenGroup(cites('907-CV/TU'), policy, '2021-11-09').open).toBe(false);
    expect(bestOpenGroup(cites('907-CV/TU', '2021-11-07'), policy, '2021-11-10').open).toBe(false);
    expect(bestOpenGroup(cites('1'), policy, '2021-11-10').open).toBe(false);
    expect(bestOpenGroup([verified(16)], policy, '2021-11-10').open).toBe(false);
  });

  test('depends neither on the order of memberships nor on claims', () => {
    fc.assert(
      fc.property(fc.array(anyMembership, { maxLength: 5 }), anyDay, (memberships, day) => {
        const standing = bestOpenGroup(memberships, base, day);
        expect(bestOpenGroup([...memberships].reverse(), base, day)).toEqual(standing);
        const proven = memberships.filter((membership) => membership.status === 'verified');
        expect(bestOpenGroup(proven, base, day)).toEqual(standing);
      }),
    );
  });
});

describe('children', () => {
  const born2005 = { birthDate: '2005-06-01', memberships: [verified(8)] };
  const born2008 = { birthDate: '2008-06-01', memberships: [verified(8)] };
  const open16 = withChanges('2021-11-01', { kind: 'open-child-age', minimumAge: 16 });

  test('wait until the province opens their age', () => {
    expect(standingOf(born2005, base, '2021-11-01')).toMatchObject({ open: false, reason: 'age-not-open' });
    expect(standingOf(born2005, open16, '2021-10-31')).toMatchObject({ open: false, reason: 'age-not-open' });
    expect(standingOf(born2005, open16, '2021-11-01')).toMatchObject({
      open: true,
      cohort: 'child',
      rank: CHILDREN_RANK,
    });
    expect(standingOf(born2008, open16, '2021-11-01')).toMatchObject({ open: false, reason: 'age-not-open' });
  });

  test('need a list that somebody verified, but not an open group', () => {
    expect(standingOf({ ...born2005, memberships: [claimed(8)] }, open16, '2021-11-01')).toMatchObject({
      open: false,
      reason: 'not-verified',
    });
    const closed = withChanges(
      '2021-11-01',
      { kind: 'open-child-age', minimumAge: 12 },
      { kind: 'close-group', group: 8 },
    );
    expect(standingOf(born2008, closed, '2021-11-01').open).toBe(true);
  });

  test('may be put into the rank of their group, which then has to be open', () => {
    const changes: PolicyChange[] = [
      { kind: 'open-child-age', minimumAge: 12 },
      { kind: 'set-children-order', order: 'with-group' },
    ];
    expect(standingOf(born2008, withChanges('2021-11-01', ...changes), '2021-11-01')).toMatchObject({
      open: true,
      rank: 8,
      cohort: 'child',
    });
    const closed = withChanges('2021-11-01', ...changes, { kind: 'close-group', group: 8 });
    expect(standingOf(born2008, closed, '2021-11-01')).toMatchObject({
      open: false,
      reason: 'no-open-group',
    });
  });

  test('are adults from their 18th birthday on', () => {
    expect(
      standingOf({ birthDate: '2003-11-02', memberships: [verified(8)] }, open16, '2021-11-02'),
    ).toMatchObject({
      open: true,
      cohort: 'adult',
      rank: 8,
    });
  });
});
