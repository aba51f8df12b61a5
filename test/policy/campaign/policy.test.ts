import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../src/platform/clock.ts';
import { override } from '../../../src/policy/campaign/override.ts';
import { policy } from '../../../src/policy/campaign/policy.ts';
import { settingsOn } from '../../../src/policy/campaign/policy-at.ts';
import { entryOn } from '../../../src/policy/dated.ts';
import { vnCovid192021 as base } from '../../../src/policy/vn-covid19-2021/vn-covid19-2021.ts';
import { anyDay, anyOverrides, DECISION } from './policy-arbitraries.ts';

describe('the default policy', () => {
  test('is a policy', () => {
    expect(policy.parse(base)).toEqual(base);
  });

  test('has the sixteen groups, each with a rank of its own on every day of the campaign', () => {
    expect(base.groups.map((group) => group.code)).toEqual([...Array(16).keys()].map((index) => index + 1));
    fc.assert(
      fc.property(anyDay, (day) => {
        const ranks = base.groups.map((group) => entryOn(group.ranks, day)?.rank);
        expect(new Set(ranks).size).toBe(16);
      }),
    );
  });

  test('knows the interval before every later dose of every course, from the first day on', () => {
    for (const product of base.products) {
      for (let fromDose = 1; fromDose < product.dosesInCourse; fromDose += 1) {
        const rules = base.intervals.filter(
          (rule) => rule.product === product.code && rule.fromDose === fromDose,
        );
        expect(entryOn(rules, base.startsOn)).toBeDefined();
      }
    }
  });

  test.each([
    ['astrazeneca', ['openVialHours', 'defaultDosesPerVial']],
    ['comirnaty', ['openVialHours']],
    ['abdala', ['minimumAges', 'maximumAge', 'dosesInCourse', 'doseMl', 'defaultDosesPerVial']],
  ])('says what is not confirmed of %s', (code, uncertain) => {
    expect(base.products.find((product) => product.code === code)?.uncertain).toEqual(uncertain);
  });

  test('has all settings from the first day on, and none before', () => {
    expect(settingsOn(base, base.startsOn)).toMatchObject({
      callAheadDays: 3,
      nearExpiryLeadDays: 14,
      observationMinutes: 30,
    });
    expect(() => settingsOn(base, addDays(base.startsOn, -1))).toThrow(RangeError);
  });
});

describe('an override', () => {
  const valid = {
    province: '26',
    sequence: 1,
    recordedOn: '2021-09-10',
    effectiveFrom: '2021-09-15',
    document: DECISION,
    changes: [{ kind: 'open-group', group: 13 }],
  };

  test.each([
    ['is accepted with a cited document', {}, true],
    ['needs a signer', { document: { ...DECISION, signer: ' ' } }, false],
    ['needs a document number', { document: { ...DECISION, number: '' } }, false],
    ['needs a real day', { effectiveFrom: '2021-02-30' }, false],
    ['changes something', { changes: [] }, false],
    ['knows sixteen groups', { changes: [{ kind: 'open-group', group: 17 }] }, false],
    ['ranks below the children', { changes: [{ kind: 'set-group-rank', group: 1, rank: 90 }] }, false],
    ['refuses unknown changes', { changes: [{ kind: 'set-screening' }] }, false],
    ['refuses unknown members', { changes: [{ kind: 'open-group', group: 1, sector: 'public' }] }, false],
    [
      'refuses a window that ends before it begins',
      { changes: [{ kind: 'set-interval', product: 'astrazeneca', fromDose: 1, minDays: 42, maxDays: 28 }] },
      false,
    ],
    [
      'keeps settings in range',
      { changes: [{ kind: 'set-setting', setting: 'callAheadDays', value: 31 }] },
      false,
    ],
    [
      'has integer settings',
      { changes: [{ kind: 'set-setting', setting: 'callAheadDays', value: 1.5 }] },
      false,
    ],
  ])('%s', (_what, patch, accepted) => {
    expect(override.safeParse({ ...valid, ...patch }).success).toBe(accepted);
  });

  test('every generated one is valid', () => {
    fc.assert(
      fc.property(anyOverrides, (overrides) => {
        for (const entry of overrides) expect(override.safeParse(entry).success).toBe(true);
      }),
    );
  });
});
