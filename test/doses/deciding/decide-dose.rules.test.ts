import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { caseOf, decideDose } from '../../../src/doses/deciding/decide-dose.rules.ts';
import type { DoseCommand, DoseFacts, LotState } from '../../../src/doses/deciding/dose-case.ts';
import { DOSE_CHECKS } from '../../../src/doses/deciding/dose-checks.rules.ts';
import { DOSE_REFUSALS, type DoseRefusalCode } from '../../../src/doses/deciding/dose-refusal.problems.ts';
import { addDays, instantAtSite } from '../../../src/platform/clock.ts';
import { ageOn } from '../../../src/policy/rules/age.rules.ts';
import { PRODUCT_CODES } from '../../../src/policy/terms.ts';
import {
  CHECKED_IN,
  course,
  DAY,
  doseCommand,
  doseFacts,
  given,
  goodCommand,
  goodFacts,
  INJECTED,
  NOW,
  nowInstant,
  SCREENED,
  verified,
} from './dose-arbitraries.ts';

type Facts = Partial<DoseFacts>;
const { booking: goodBooking } = goodFacts;
if (goodBooking?.screening === undefined) throw new Error('the good booking is screened');
const screened = goodBooking.screening;
const booked = (change: Partial<NonNullable<DoseFacts['booking']>>) => ({
  booking: { ...goodBooking, ...change },
});
const found = (outcome: (typeof screened)['outcome']) => booked({ screening: { ...screened, outcome } });
const unscreened = () => {
  const { screening: _, ...rest } = goodBooking;
  return { booking: rest };
};
const adult = '1981-03-02';

function decide(facts: Facts, command: Partial<DoseCommand> = {}, now = NOW) {
  return decideDose({ ...goodFacts, ...facts }, { ...goodCommand, ...command }, now);
}
function codeOf(decision: ReturnType<typeof decideDose>): string {
  return decision.kind === 'refusal' ? decision.refusal.code : 'plan';
}

/** Each refusal with the smallest change of the good facts that causes it. */
const table: readonly [DoseRefusalCode, string, Facts, Partial<DoseCommand>?, Date?][] = [
  ['dose/in-future', 'a minute ahead', {}, { injectedAt: new Date(NOW.getTime() + 60_000) }],
  ['dose/wrong-product', 'not the booking’s', booked({ product: 'moderna' })],
  [
    'dose/wrong-product',
    'no booking: not the session’s',
    { booking: null, session: { ...goodFacts.session, product: 'moderna' } },
  ],
  ['dose/cold-chain-failure', 'set apart after a failure', { lot: 'cold-chain-failure' }],
  ['dose/lot-recalled', 'recalled', { lot: 'recalled' }],
  ['dose/lot-expired', 'past its last instant', { lot: 'expired' }],
  ['dose/lot-expired', 'set apart because it expired', { lot: 'quarantined' }],
  ['dose/thawed-too-long', 'thawed for more than its days', { lot: 'thawed-too-long' }],
  ['dose/vial-open-too-long', 'open for more than its hours', { lot: 'vial-open-too-long' }],
  ['dose/lot-held', 'held', { lot: 'held' }],
  ['dose/contraindicated', 'found today', found('contraindicated')],
  ['dose/contraindicated', 'found earlier', { course: course(adult, { contraindicated: ['astrazeneca'] }) }],
  ['dose/contraindicated', 'of any product', { course: course(adult, { contraindicated: ['any'] }) }],
  ['dose/already-given', 'in this session', booked({ state: 'vaccinated' })],
  [
    'dose/already-given',
    'elsewhere on the day',
    { course: course(adult, { history: [given(1, 'moderna', DAY)] }) },
  ],
  ['dose/too-young', '17 and 364 days', { course: course('2003-08-11') }],
  [
    'dose/too-old',
    '66 for Abdala',
    {
      ...booked({ product: 'abdala' }),
      session: { ...goodFacts.session, product: 'abdala' },
      course: course('1955-08-10'),
    },
    { product: 'abdala', lot: 'abdala~A1' },
  ],
  [
    'dose/course-complete',
    'two doses before December',
    {
      course: course(adult, {
        history: [given(1, 'astrazeneca', '2021-03-10'), given(2, 'astrazeneca', '2021-05-10')],
      }),
    },
  ],
  [
    'dose/product-not-allowed-after',
    'AstraZeneca after Vero Cell',
    { course: course(adult, { history: [given(1, 'vero-cell', '2021-06-01')] }) },
    { agreesToMix: true, sameProductUnavailable: true },
  ],
  [
    'dose/too-early',
    'the day before eight weeks',
    { course: course(adult, { history: [given(1, 'astrazeneca', addDays(DAY, -55))] }) },
  ],
  ['dose/screening-deferred', 'found today', { ...found('defer') }],
  ['dose/screening-deferred', 'the booking says so', booked({ state: 'deferred' })],
  [
    'dose/screening-deferred',
    'an earlier one until tomorrow',
    { course: course(adult, { deferredUntil: addDays(DAY, 1) }) },
  ],
  ['dose/group-not-verified', 'no membership', { course: course(adult, { memberships: [] }) }],
  [
    'dose/group-not-verified',
    'only claimed',
    { course: course(adult, { memberships: [{ ...verified(1), status: 'claimed' }] }) },
  ],
  [
    'dose/group-not-open',
    'group 16 without a decision',
    { course: course(adult, { memberships: [verified(16)] }) },
  ],
  [
    'dose/session-not-open',
    'only published',
    { session: { ...goodFacts.session, status: 'published' }, ...booked({ state: 'called' }) },
  ],
  ['dose/session-not-open', 'closed', { session: { ...goodFacts.session, status: 'closed' } }],
  ['dose/session-not-open', 'of yesterday', { session: { ...goodFacts.session, day: addDays(DAY, -1) } }],
  ['dose/out-of-turn', 'waiting on the standby list', { booking: null, onStandbyList: true }],
  ['dose/no-booking', 'a stranger to the session', { booking: null }],
  ['dose/no-booking', 'declined', booked({ state: 'declined' })],
  ['dose/no-booking', 'no-show', booked({ state: 'no-show' })],
  ['dose/no-booking', 'product-refused', booked({ state: 'product-refused' })],
  ['dose/no-booking', 'cancelled', booked({ state: 'cancelled' })],
  ['dose/before-check-in', 'called', booked({ state: 'called' })],
  ['dose/before-check-in', 'confirmed', booked({ state: 'confirmed' })],
  [
    'dose/before-check-in',
    'injected a second before it',
    {},
    { injectedAt: new Date(CHECKED_IN.getTime() - 1000) },
  ],
  ['dose/not-screened', 'not at all', unscreened()],
  ['dose/not-screened', 'only after it', {}, { injectedAt: new Date(SCREENED.getTime() - 1000) }],
  ['dose/resuscitation-needed', 'caution', found('caution')],
  ['dose/lot-not-at-site', 'not set aside', { lot: 'not-at-site' }],
  ['dose/wrong-vial', 'no vial of this session and lot', { lot: 'wrong-vial' }],
  ['dose/vial-empty', 'the vial that was named is empty', { lot: 'vial-empty' }],
  ['dose/lot-exhausted', 'used up', { lot: 'exhausted' }],
];

/** A child of 14 in a district that has opened their age, by the rules of 1/11/2021. */
const CHILD_DAY = '2021-11-01';
const childInstant = (time: string) => instantAtSite(CHILD_DAY, time);
const source = { document: '8688/BYT-DP', date: '2021-10-14' };
const childPolicy = {
  ...goodFacts.policy,
  children: {
    ...goodFacts.policy.children,
    openings: [{ from: '2021-10-20', minimumAge: 12, source }],
  },
};
const childFacts: DoseFacts = {
  ...goodFacts,
  policy: childPolicy,
  course: course('2007-05-05', { memberships: [verified(8)] }),
  session: { ...goodFacts.session, day: CHILD_DAY, product: 'comirnaty' },
  booking: {
    ...goodBooking,
    product: 'comirnaty',
    checkedInAt: childInstant('07:35').toISOString(),
    screening: { ...screened, at: childInstant('07:50').toISOString() },
  },
  consent: '26.consent',
};
const childCommand: DoseCommand = {
  ...goodCommand,
  product: 'comirnaty',
  lot: 'comirnaty~F1',
  injectedAt: childInstant('08:00'),
};
const childNow = childInstant('08:05');

describe('a dose may be given', () => {
  test('when nothing speaks against it; the plan names what it rests on', () => {
    expect(decide({})).toEqual({
      kind: 'plan',
      booking: goodBooking.id,
      screening: screened.id,
      consent: null,
      doseNumber: 1,
      doseKind: 'primary',
      day: DAY,
      observeUntil: new Date(INJECTED.getTime() + 30 * 60_000),
      groupCounted: 1,
      policyVersion: 'vn-covid19-2021@1',
    });
  });

  const allowed: readonly [string, Facts, Partial<DoseCommand>?, Date?][] = [
    ['on the 18th birthday', { course: course('2003-08-10') }],
    ['before the stock has been asked', { lot: 'not-asked' }],
    ['with caution where resuscitation is possible', { ...found('caution'), canResuscitate: true }],
    ['on the first day after a deferral', { course: course(adult, { deferredUntil: DAY }) }],
    [
      'as a second dose after eight weeks',
      { course: course(adult, { history: [given(1, 'astrazeneca', addDays(DAY, -56))] }) },
    ],
    ['at the instant of the screening', {}, { injectedAt: SCREENED }],
    ['recorded at the very instant', {}, { injectedAt: NOW }],
  ];
  for (const [name, facts, command, now] of allowed) {
    test(name, () => expect(codeOf(decide(facts, command, now))).toBe('plan'));
  }

  test('to complete a course although the group has closed, but not without verification', () => {
    const closed = {
      ...goodFacts.policy,
      groups: goodFacts.policy.groups.map((group) =>
        group.code === 1
          ? { ...group, openings: [...group.openings, { from: '2021-08-01', open: false, source }] }
          : group,
      ),
    };
    const history = [given(1, 'astrazeneca', '2021-06-01')];
    const second = decide({ policy: closed, course: course(adult, { history }) });
    expect(second).toMatchObject({ kind: 'plan', doseNumber: 2, groupCounted: 1 });
    expect(codeOf(decide({ policy: closed }))).toBe('dose/group-not-open');
    expect(codeOf(decide({ policy: closed, course: course(adult, { history, memberships: [] }) }))).toBe(
      'dose/group-not-verified',
    );
  });

  test('to mix, only under the conditions of the day', () => {
    const facts = {
      ...booked({ product: 'comirnaty' }),
      session: { ...goodFacts.session, product: 'comirnaty' as const },
      course: course(adult, { history: [given(1, 'astrazeneca', '2021-06-01')] }),
    };
    const command = { product: 'comirnaty' as const, lot: 'comirnaty~F1' };
    expect(decide(facts, command)).toMatchObject({
      refusal: {
        code: 'dose/product-not-allowed-after',
        details: { previous: 'astrazeneca', missing: ['person-agrees'] },
      },
    });
    expect(codeOf(decide(facts, { ...command, agreesToMix: true }))).toBe('plan');
  });

  test('to a child, with a guardian’s consent, once their age is open', () => {
    expect(codeOf(decideDose(childFacts, childCommand, childNow))).toBe('plan');
    expect(codeOf(decideDose({ ...childFacts, consent: null }, childCommand, childNow))).toBe(
      'dose/no-guardian-consent',
    );
    expect(decideDose({ ...childFacts, policy: goodFacts.policy }, childCommand, childNow)).toMatchObject({
      refusal: { code: 'dose/group-not-open', details: { reason: 'age-not-open' } },
    });
  });
});

describe('a dose is refused', () => {
  for (const [code, name, facts, command, now] of table) {
    test(`${code}: ${name}`, () => expect(codeOf(decide(facts, command, now))).toBe(code));
  }

  test('in every way there is', () => {
    const tried = new Set<string>([...table.map(([code]) => code), 'dose/no-guardian-consent']);
    expect([...tried].sort()).toEqual([...DOSE_REFUSALS].sort());
  });
});

describe('of several refusals', () => {
  test('the order of the entries is the one in states.md', () => {
    const document = readFileSync(new URL('../../../src/doses/states.md', import.meta.url), 'utf8');
    const rows = [...document.matchAll(/^\| (\d+) +\| `(dose\/[a-z-]+)` +\|/gm)];
    expect(rows.map((row) => row[2])).toEqual([...DOSE_REFUSALS]);
    expect(rows.map((row) => Number(row[1]))).toEqual(DOSE_REFUSALS.map((_, index) => index + 1));
  });

  test('the checks are in the same order, and each refusal belongs to one of them', () => {
    const cases = [
      ...table.map(([, , facts, command, now]) =>
        caseOf({ ...goodFacts, ...facts }, { ...goodCommand, ...command }, now ?? NOW),
      ),
      caseOf({ ...childFacts, consent: null }, childCommand, childNow),
    ];
    const inOrderOfChecks = DOSE_CHECKS.flatMap((check) => {
      const refusals = cases.map(check).filter((refusal) => refusal !== false);
      const codes = new Set(refusals.map(({ code }) => code));
      return DOSE_REFUSALS.filter((code) => codes.has(code));
    });
    expect(inOrderOfChecks).toEqual([...DOSE_REFUSALS]);
  });

  test('what may not be used is named before anything about the person', () => {
    const lots: readonly [LotState, DoseRefusalCode][] = [
      ['cold-chain-failure', 'dose/cold-chain-failure'],
      ['recalled', 'dose/lot-recalled'],
      ['expired', 'dose/lot-expired'],
      ['thawed-too-long', 'dose/thawed-too-long'],
      ['vial-open-too-long', 'dose/vial-open-too-long'],
      ['held', 'dose/lot-held'],
    ];
    for (const [lot, code] of lots) {
      for (const [other, , facts, command, now] of table) {
        const first = DOSE_REFUSALS.indexOf(other) < DOSE_REFUSALS.indexOf(code) ? other : code;
        if (facts.lot !== undefined) continue;
        expect(codeOf(decide({ ...facts, lot }, command, now))).toBe(first);
      }
    }
  });

  test('an empty stock is named after everything else', () => {
    for (const lot of ['not-at-site', 'wrong-vial', 'vial-empty', 'exhausted'] as const) {
      for (const [code, , facts, command, now] of table) {
        if (facts.lot !== undefined) continue;
        expect(codeOf(decide({ ...facts, lot }, command, now))).toBe(code);
      }
    }
  });

  test('the safer one is named: pairs of the table', () => {
    const pairs: readonly [Facts, DoseRefusalCode][] = [
      [{ booking: null, course: course('2004-01-01') }, 'dose/too-young'],
      [{ booking: null, course: course(adult, { memberships: [] }) }, 'dose/group-not-verified'],
      [{ booking: null, session: { ...goodFacts.session, status: 'draft' } }, 'dose/session-not-open'],
      [
        { ...found('contraindicated'), course: course('2004-01-01', { memberships: [] }) },
        'dose/contraindicated',
      ],
      [
        { ...unscreened(), course: course(adult, { deferredUntil: '2021-09-01' }) },
        'dose/screening-deferred',
      ],
    ];
    for (const [facts, code] of pairs) expect(codeOf(decide(facts))).toBe(code);
  });
});

/** Ways to make things worse: each adds a fact that speaks against the dose. */
const worse: readonly ((facts: DoseFacts) => DoseFacts)[] = [
  (facts) => ({ ...facts, lot: 'expired' }),
  (facts) => ({ ...facts, lot: 'held' }),
  (facts) => ({ ...facts, lot: 'exhausted' }),
  (facts) => ({ ...facts, lot: 'not-at-site' }),
  (facts) => ({ ...facts, booking: null }),
  (facts) => ({ ...facts, booking: facts.booking && { ...facts.booking, state: 'cancelled' } }),
  (facts) => ({ ...facts, booking: facts.booking && { ...facts.booking, state: 'vaccinated' } }),
  (facts) => ({ ...facts, session: { ...facts.session, status: 'closed' } }),
  (facts) => ({ ...facts, consent: null }),
  (facts) => ({ ...facts, canResuscitate: false }),
  (facts) => withFacts(facts, { memberships: [] }),
  (facts) => withFacts(facts, { contraindicated: ['any'] }),
  (facts) => withFacts(facts, { deferredUntil: '2099-01-01' }),
];
function withFacts(facts: DoseFacts, change: Partial<DoseFacts['course']['facts']>): DoseFacts {
  return { ...facts, course: { ...facts.course, facts: { ...facts.course.facts, ...change } } };
}

describe('for any facts', () => {
  const runs = { numRuns: 2000 };

  test('there is a plan or a refusal, and no plan against a hard stop', () => {
    let plans = 0;
    fc.assert(
      fc.property(doseFacts, doseCommand, nowInstant, (facts, command, now) => {
        const decision = decideDose(facts, command, now);
        if (decision.kind === 'refusal') return;
        plans += 1;
        const { booking, session, course: person } = facts;
        const minimum = command.product === 'comirnaty' && decision.day >= '2021-10-14' ? 12 : 18;
        expect(ageOn(person.birthDate, decision.day)).toBeGreaterThanOrEqual(minimum);
        expect(['usable', 'not-asked']).toContain(facts.lot);
        expect(command.injectedAt.getTime()).toBeLessThanOrEqual(now.getTime());
        expect(session.status).toBe('open');
        expect(session.day).toBe(decision.day);
        expect(booking?.state).toBe('checked-in');
        expect(booking?.product).toBe(command.product);
        expect(['eligible', 'caution']).toContain(booking?.screening?.outcome);
        expect(person.facts.memberships.some((entry) => entry.status === 'verified')).toBe(true);
        expect(person.facts.contraindicated).not.toContain(command.product);
        expect(person.facts.history.every((entry) => entry.day !== decision.day)).toBe(true);
        if (ageOn(person.birthDate, decision.day) < 18) expect(facts.consent).not.toBeNull();
      }),
      runs,
    );
    expect(plans).toBeGreaterThan(50);
  });

  test('one more fact against it never turns a refusal into a plan', () => {
    fc.assert(
      fc.property(
        doseFacts,
        doseCommand,
        nowInstant,
        fc.constantFrom(...worse),
        (facts, command, now, add) => {
          const before = decideDose(facts, command, now);
          if (before.kind === 'refusal') expect(decideDose(add(facts), command, now).kind).toBe('refusal');
        },
      ),
      runs,
    );
  });

  test('a hard stop refuses whatever else holds', () => {
    const stops: fc.Arbitrary<(facts: DoseFacts) => DoseFacts> = fc.constantFrom(
      ...worse.filter((_, index) => index !== 8 && index !== 9),
    );
    fc.assert(
      fc.property(doseFacts, doseCommand, nowInstant, stops, (facts, command, now, stop) => {
        const stopped = stop(facts);
        expect(decideDose(stopped, command, now).kind).toBe('refusal');
      }),
      runs,
    );
  });

  test('too young on the day of injection refuses every product', () => {
    fc.assert(
      fc.property(
        doseFacts,
        doseCommand,
        nowInstant,
        fc.integer({ min: 0, max: 11 }),
        fc.constantFrom(...PRODUCT_CODES),
        (facts, command, now, years, product) => {
          const birthDate = `${Number(DAY.slice(0, 4)) - years}-12-31`;
          const young = { ...facts, course: { ...facts.course, birthDate } };
          expect(decideDose(young, { ...command, product }, now).kind).toBe('refusal');
        },
      ),
      runs,
    );
  });

  test('the same facts give the same answer, and are left as they were', () => {
    fc.assert(
      fc.property(doseFacts, doseCommand, nowInstant, (facts, command, now) => {
        const before = JSON.stringify([facts, command]);
        expect(decideDose(facts, command, now)).toEqual(decideDose(facts, command, now));
        expect(JSON.stringify([facts, command])).toBe(before);
      }),
      { numRuns: 300 },
    );
  });
});
