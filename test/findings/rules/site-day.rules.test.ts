import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judge } from '../../../src/findings/finding-kind.ts';
import type { DoseFact, SiteDayFacts } from '../../../src/findings/gathering/facts.ts';
import { needsWaiting } from '../../../src/findings/rules/out-of-turn.rules.ts';
import { CALLED, DAY, dose, HOUR, membership, OPENED, RULES, SITE, siteDay } from '../finding-arbitraries.ts';

const booking = (changes: object): DoseFact['booking'] => ({
  booking: 'b',
  source: 'call-list',
  session: 's1',
  calledAt: CALLED,
  key: '1|1|01',
  endedAt: null,
  ...changes,
});
const kindsOf = (changes: Partial<DoseFact>, day: Partial<SiteDayFacts> = {}): string[] =>
  judge('siteDay', siteDay([dose(changes)], day)).map(({ kind }) => kind);

describe('one dose', () => {
  const cases: readonly [string, Partial<DoseFact>, readonly string[]][] = [
    ['as it should be', {}, []],
    ['on the eighteenth birthday', { birthDate: '2003-09-10' }, []],
    ['a day before it', { birthDate: '2003-09-11' }, ['under-age']],
    [
      'a child, of an age the product allows but nobody has opened',
      { birthDate: '2005-01-01', product: 'comirnaty' },
      ['under-age'],
    ],
    ['in a group that is closed', { memberships: [membership({ group: 14 })] }, ['outside-open-groups']],
    [
      'a second dose in a group closed again',
      { doseNumber: 2, memberships: [membership({ group: 14 })] },
      [],
    ],
    [
      'a booster in a group that is closed',
      { kind: 'booster', doseNumber: 3, memberships: [membership({ group: 14 })] },
      ['outside-open-groups'],
    ],
    [
      'claimed and never verified',
      { memberships: [membership({ verifiedAt: null })] },
      ['outside-open-groups'],
    ],
    [
      'by a decision that is on no list',
      { memberships: [membership({ admitted: false })] },
      ['outside-open-groups'],
    ],
    [
      'withdrawn before the injection',
      { memberships: [membership({ endedAt: OPENED })] },
      ['outside-open-groups'],
    ],
    ['withdrawn after it', { memberships: [membership({ endedAt: OPENED + 2 * HOUR })] }, []],
    [
      'closed group, decided by two people',
      { overridden: ['dose/group-not-open'], memberships: [membership({ group: 14 })] },
      [],
    ],
    [
      'verified after the call',
      { memberships: [membership({ verifiedAt: CALLED + 1 })] },
      ['evidence-after-invitation'],
    ],
    ['verified at the moment of the call', { memberships: [membership({ verifiedAt: CALLED })] }, []],
    [
      'another group verified later',
      { memberships: [membership(), membership({ group: 9, verifiedAt: OPENED + 99 * HOUR })] },
      [],
    ],
    ['nobody booked', { booking: null }, ['no-booking-not-standby']],
    [
      'nobody booked, on the standby list',
      { booking: null, standby: { session: 's1', position: 1, uncalledBefore: 0 } },
      [],
    ],
    ['nobody booked, two people decided', { booking: null, overridden: ['dose/no-booking'] }, []],
    ['the booking had ended', { booking: booking({ endedAt: OPENED }) }, ['no-booking-not-standby']],
    [
      'a substitute who is on no list',
      { booking: booking({ source: 'standby' }) },
      ['no-booking-not-standby'],
    ],
    [
      'a leftover for a person on no list',
      { booking: booking({ source: 'leftover' }) },
      ['no-booking-not-standby'],
    ],
    [
      'two before them on the list never called',
      { booking: booking({ source: 'standby' }), standby: { session: 's1', position: 9, uncalledBefore: 2 } },
      [],
    ],
    [
      'eight before them on the list never called',
      { booking: booking({ source: 'standby' }), standby: { session: 's1', position: 9, uncalledBefore: 8 } },
      ['out-of-turn'],
    ],
    ['29 minutes early', { injectedAt: OPENED - 29 * 60_000 }, []],
    ['31 minutes early', { injectedAt: OPENED - 31 * 60_000 }, ['outside-session']],
    ['two hours over', { injectedAt: OPENED + 11 * HOUR, recordedAt: OPENED + 11 * HOUR }, []],
    [
      'more than two hours over',
      { injectedAt: OPENED + 11 * HOUR + 60_000, recordedAt: OPENED + 12 * HOUR },
      ['outside-session'],
    ],
    ['at another site', { site: '26-243-002' }, ['outside-session']],
    ['recorded after 72 hours', { recordedAt: OPENED + 73 * HOUR }, []],
    ['recorded later than that', { recordedAt: OPENED + 73 * HOUR + 1 }, ['late-entry']],
  ];
  test.each(cases)('%s', (_name, changes, kinds) => {
    expect(kindsOf(changes)).toEqual(kinds);
  });

  test('is judged by the rules of the version it names', () => {
    const opened = { ...RULES, policyVersion: 'p@2', childrenFrom: 16 };
    const rules = new Map([
      ['p@1', RULES],
      ['p@2', opened],
    ]);
    const child = { birthDate: '2005-01-01', product: 'comirnaty' } as const;
    expect(kindsOf({ ...child, policyVersion: 'p@1' }, { rules })).toEqual(['under-age']);
    expect(kindsOf({ ...child, policyVersion: 'p@2' }, { rules })).toEqual([]);
  });

  test('is not judged by a rule that did not exist yet', () => {
    expect(kindsOf({ recordedAt: OPENED + 999 * HOUR }, { day: '2021-01-01' })).toEqual([]);
  });
});

describe('out of turn', () => {
  const behind = dose({ booking: booking({ key: '1|1|09' }) });
  const waiting = (keys: readonly string[], since: number) =>
    new Map([['s1', keys.map((key) => ({ key, since }))]]);

  test('is asked about only behind the last one called', () => {
    const [session] = siteDay([]).sessions;
    expect(needsWaiting(behind, session)).toBe(true);
    expect(needsWaiting(dose(), session)).toBe(false);
    expect(needsWaiting({ ...behind, overridden: ['dose/no-booking'] }, session)).toBe(false);
  });

  test('counts people entitled before the call and earlier in the order', () => {
    const keys = ['1|1|06', '1|1|07', '1|1|08', '1|1|10'];
    const [found] = judge('siteDay', siteDay([behind], { waiting: waiting(keys, CALLED - 1) }));
    expect(found).toMatchObject({ kind: 'out-of-turn', severity: 'low', measures: { passedOver: 3 } });
    expect(judge('siteDay', siteDay([behind], { waiting: waiting(keys, CALLED) }))).toEqual([]);
  });
});

describe('a day of a site', () => {
  test('entered late as a whole is one finding about the day', () => {
    const late = Array.from({ length: 12 }, (_, index) => dose({ recordedAt: OPENED + (70 + index) * HOUR }));
    expect(judge('siteDay', siteDay(late))).toMatchObject([
      { kind: 'late-entry', subject: `${SITE}|${DAY}`, people: [] },
    ]);
  });

  const pace = (count: number, minutes: number) =>
    Array.from({ length: count }, (_, index) => {
      const injectedAt = OPENED + Math.floor((index * minutes) / count) * 60_000;
      return dose({ injectedAt, recordedAt: injectedAt });
    });
  test.each([
    [60, 60, 0],
    [61, 60, 1],
    [120, 120, 0],
    [150, 120, 1],
  ])('%i doses by one vaccinator in %i minutes', (count, minutes, findings) => {
    expect(judge('siteDay', siteDay(pace(count, minutes)))).toHaveLength(findings);
  });

  test.each([
    [10, 10, 0, []],
    [11, 10, 0, ['beyond-vial-doses']],
    [11, 10, 1, []],
    [12, 10, 2, ['beyond-vial-doses']],
  ])('%i doses out of a vial of %i with %i extra', (count, dosesPerVial, extra, kinds) => {
    const vials = [{ vial: 'v', product: 'astrazeneca' as const, lot: 'L1', dosesPerVial, extra }];
    const doses = Array.from({ length: count }, () => dose());
    expect(judge('siteDay', siteDay(doses, { vials })).map(({ kind }) => kind)).toEqual(kinds);
  });

  test('a dose written down under the other of two lots makes no finding', () => {
    const vials = ['L1', 'L2'].map((lot) => ({
      vial: lot,
      product: 'astrazeneca' as const,
      lot,
      dosesPerVial: 2,
      extra: 0,
    }));
    const doses = ['L1', 'L1', 'L1', 'L2'].map((lot) => dose({ lot: `astrazeneca~${lot}` }));
    expect(judge('siteDay', siteDay(doses, { vials }))).toEqual([]);
  });

  test('gives the same findings in whatever order the doses come', () => {
    const some = [
      dose(),
      dose({ booking: null }),
      dose({ birthDate: '2008-01-01' }),
      dose({ recordedAt: OPENED + 300 * HOUR }),
      ...pace(70, 50),
    ];
    const keys = (facts: SiteDayFacts) =>
      judge('siteDay', facts)
        .map(({ kind, subject }) => `${kind}|${subject}`)
        .sort();
    const expected = keys(siteDay(some));
    expect(expected).toHaveLength(4);
    fc.assert(
      fc.property(fc.shuffledSubarray(some, { minLength: some.length }), (shuffled) => {
        expect(keys(siteDay(shuffled))).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });
});
