import { expect, test } from '@jest/globals';
import type { Course } from '../../../src/people/courses/course.ts';
import { factsOn } from '../../../src/people/memberships/facts-on.rules.ts';
import type { Membership } from '../../../src/people/memberships/membership.ts';

const dose = (day: string) =>
  ({ dose: day, doseNumber: 1, product: 'moderna', kind: 'primary', day, site: '26-243-001' }) as const;
const course: Pick<Course, 'facts'> = {
  facts: {
    memberships: [],
    history: [dose('2021-08-05'), dose('2021-09-05')],
    deferredUntil: '2021-10-01',
    contraindicated: ['moderna'],
    immunosuppressed: false,
  },
};
const claimed: Membership = {
  id: '26-243.01J00000000000000000000001',
  province: '26',
  district: '26-243',
  person: '26.01J00000000000000000000001',
  group: 1,
  evidence: { kind: 'employer-list', reference: 'x' },
  status: 'claimed',
  claimedBy: 'a',
  // 23:30 on the 2nd in Việt Nam.
  claimedAt: '2021-08-02T16:30:00Z',
};
const decided = { decidedBy: 'b', decidedAt: '2021-08-03T17:30:00Z' };
const withdrawn = { status: 'withdrawn', withdrawnBy: 'c', withdrawnAt: '2021-08-06T01:00:00Z' } as const;

test.each([
  ['before the claim', { ...claimed }, '2021-08-01', []],
  ['the day of the claim', { ...claimed }, '2021-08-02', ['claimed']],
  ['verified later', { ...claimed, ...decided, status: 'verified' }, '2021-08-03', ['claimed']],
  ['verified on the day there', { ...claimed, ...decided, status: 'verified' }, '2021-08-04', ['verified']],
  ['rejected later', { ...claimed, ...decided, status: 'rejected' }, '2021-08-03', ['claimed']],
  ['rejected by then', { ...claimed, ...decided, status: 'rejected' }, '2021-08-04', []],
  ['withdrawn later', { ...claimed, ...decided, ...withdrawn }, '2021-08-05', ['verified']],
  ['withdrawn by then', { ...claimed, ...decided, ...withdrawn }, '2021-08-06', []],
  ['withdrawn without a decision', { ...claimed, ...withdrawn }, '2021-08-05', ['claimed']],
] as const)('a membership %s', (_what, membership, day, statuses) => {
  expect(factsOn(course, [membership], day).memberships.map(({ status }) => status)).toEqual(statuses);
});

test('doses up to the day; deferrals and contraindications keep no history', () => {
  expect(factsOn(course, [], '2021-09-04')).toEqual({
    memberships: [],
    history: [dose('2021-08-05')],
    deferredUntil: null,
    contraindicated: [],
    immunosuppressed: false,
  });
});
