import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FINDING_KINDS } from '../../../src/findings/finding-kind.ts';
import type {
  ApproverFact,
  FacilityFact,
  Party,
  PersonFact,
  SectorFact,
  ShopperFact,
} from '../../../src/findings/gathering/facts.ts';
import { burstOfAdditionsRule } from '../../../src/findings/rules/burst-of-additions.rules.ts';
import { overridesConcentratedRule } from '../../../src/findings/rules/overrides-concentrated.rules.ts';
import { productShoppingRule } from '../../../src/findings/rules/product-shopping.rules.ts';
import { RULE_BOOK } from '../../../src/findings/rules/rule-book.ts';
import { samePersonRolesRule } from '../../../src/findings/rules/same-person-roles.rules.ts';
import { samePersonTwiceRule } from '../../../src/findings/rules/same-person-twice.rules.ts';
import { sectorGapRule } from '../../../src/findings/rules/sector-gap.rules.ts';
import { compareShares, poissonTail } from '../../../src/findings/rules/statistics.rules.ts';

const DAY_MS = 86_400_000;
const START = Date.parse('2021-09-01T01:00:00Z');

test('every rule is dated, versioned from 1, and has its text in both languages', () => {
  expect(new Set(FINDING_KINDS).size).toBe(RULE_BOOK.length);
  for (const { versions, kind } of RULE_BOOK) {
    expect(FINDING_KINDS).toContain(kind);
    expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => index + 1));
    for (const { text, document, from } of versions) {
      expect([text.vi, text.en, document].every((words) => words.length > 10)).toBe(true);
      expect(from >= '2021-03-08').toBe(true);
    }
  }
});

describe('a burst of additions', () => {
  const facility = (licensedHeadcount: number, days: readonly number[]): FacilityFact => ({
    facility: '26-243.F',
    district: '26-243',
    licensedHeadcount,
    additions: days.map((day, index) => ({
      membership: `m${index}`,
      pseudonym: `p${index}`,
      claimedAt: START + day * DAY_MS,
      claimedBy: 'clerk',
      verifiedBy: 'officer',
    })),
  });
  const many = (count: number, day: number) => Array.from({ length: count }, () => day);
  test.each([
    ['as many as the licence says', 10, many(10, 0), 0],
    ['three more', 10, many(13, 0), 0],
    ['four more at once', 10, [...many(10, 0), ...many(4, 9)], 1],
    ['four more over the months', 10, [...many(10, 0), 10, 40, 70, 100], 0],
    ['a tenth more of a large one', 100, [...many(100, 0), ...many(10, 5)], 0],
    ['a fifth more of a large one', 100, [...many(100, 0), ...many(20, 5)], 1],
  ])('%s', (_name, licence, days, findings) => {
    expect(burstOfAdditionsRule.judge.facility(facility(licence, days))).toHaveLength(findings);
  });
  test('names those beyond the licence', () => {
    const [found] = burstOfAdditionsRule.judge.facility(facility(2, [0, 0, 5, 5, 5, 6]));
    expect(found).toMatchObject({
      people: ['p2', 'p3', 'p4', 'p5'],
      accounts: ['clerk', 'officer'],
      severity: 'high',
    });
  });
});

describe('parties that are not independent', () => {
  const party = (name: string, changes: Partial<Party> = {}): Party => ({
    account: name,
    person: `person-${name}`,
    pseudonym: null,
    phone: `phone-${name}`,
    household: null,
    unit: null,
    relatives: [],
    ...changes,
  });
  const judge = (proposer: Party, verifier: Party, beneficiary: Party) =>
    samePersonRolesRule.judge
      .decision({
        object: 'm1',
        what: 'membership',
        area: '26-243',
        decidedAt: START,
        policyVersion: null,
        proposer,
        verifier,
        beneficiary,
      })
      .map(({ severity, measures }) => [severity, measures.ties]);
  const nobody = party('c', { account: null });
  test.each([
    ['three strangers', party('a'), party('b'), nobody, []],
    [
      'one account proposes and verifies',
      party('a'),
      party('a', { person: null, phone: null }),
      nobody,
      [['critical', 'proposer-verifier:same']],
    ],
    [
      'the verifier is the beneficiary',
      party('a'),
      party('b', { person: 'person-c' }),
      nobody,
      [['critical', 'verifier-beneficiary:same']],
    ],
    [
      'the verifier has declared the beneficiary as a relative',
      party('a'),
      party('b', { relatives: ['person-c'] }),
      nobody,
      [['critical', 'verifier-beneficiary:kinship']],
    ],
    [
      'the proposer shares the phone of the beneficiary',
      party('a', { phone: 'phone-c' }),
      party('b'),
      nobody,
      [['medium', 'proposer-beneficiary:phone']],
    ],
    ['an employer lists its own staff', party('a', { unit: 'f' }), party('b'), { ...nobody, unit: 'f' }, []],
    [
      'the verifier is of that unit too',
      party('a'),
      party('b', { unit: 'f' }),
      { ...nobody, unit: 'f' },
      [['medium', 'verifier-beneficiary:unit']],
    ],
    [
      'nothing is known of anyone',
      party('a', { person: null, phone: null }),
      party('b', { person: null, phone: null }),
      { ...nobody, person: null, phone: null },
      [],
    ],
  ])('%s', (_name, proposer, verifier, beneficiary, expected) => {
    expect(judge(proposer, verifier, beneficiary)).toEqual(expected);
  });
});

describe('overrides of one approver', () => {
  const approver = (name: string, overrides: number, doses: number): ApproverFact => ({
    approver: name,
    area: `26-${name}`,
    from: '2021-09-01',
    until: '2021-10-01',
    overrides: Array.from({ length: overrides }, (_, index) => `${name}.${index}`),
    doses,
  });
  const names = (facts: readonly ApproverFact[]) =>
    overridesConcentratedRule.judge.approvers(facts).flatMap(({ accounts }) => accounts);
  const usual = [approver('241', 2, 2_000), approver('242', 1, 2_000), approver('243', 3, 2_000)];
  test('few are no finding, many compared with others are', () => {
    expect(names([...usual, approver('244', 7, 2_000)])).toEqual([]);
    expect(names([...usual, approver('244', 14, 2_000)])).toEqual(['244']);
  });
  test('many for many doses are no finding', () => {
    expect(names([...usual, approver('244', 14, 14_000)])).toEqual([]);
  });
  test('without anyone to compare with, there is no finding', () => {
    expect(names([approver('244', 50, 2_000)])).toEqual([]);
  });
  test('the tail of Poisson', () => {
    expect(poissonTail(0, 3)).toBe(1);
    expect(poissonTail(1, 1)).toBeCloseTo(1 - Math.exp(-1), 12);
    expect(poissonTail(8, 2)).toBeCloseTo(0.0010967, 6);
  });
});

describe('shopping for a product', () => {
  type Offer = ShopperFact['offers'][number];
  const offer = (outcome: Offer['outcome'], product: Offer['product'], index: number): Offer => ({
    booking: `b${index}`,
    site: '26-243-001',
    day: `2021-09-0${index + 1}`,
    product,
    outcome,
    by: null,
  });
  const judge = (...offers: readonly (readonly [Offer['outcome'], Offer['product']])[]) =>
    productShoppingRule.judge
      .shopper({
        pseudonym: 'p',
        offers: offers.map(([outcome, product], index) => offer(outcome, product, index)),
      })
      .map(({ subject }) => subject);
  test('two refusals at the site, then another product', () => {
    expect(judge(['refused', 'vero-cell'], ['refused', 'vero-cell'], ['taken', 'comirnaty'])).toEqual(['b2']);
    expect(judge(['refused', 'vero-cell'], ['taken', 'comirnaty'])).toEqual([]);
  });
  test('four calls declined, when the product is unknown', () => {
    const declined = ['declined', 'vero-cell'] as const;
    expect(judge(declined, declined, declined, ['taken', 'moderna'])).toEqual([]);
    expect(judge(declined, declined, declined, declined, ['taken', 'moderna'])).toEqual(['b4']);
  });
  test('a person who finally takes a refused product was not choosing', () => {
    expect(judge(['refused', 'vero-cell'], ['refused', 'moderna'], ['taken', 'vero-cell'])).toEqual([]);
  });
});

describe('the same person twice', () => {
  const person = (pseudonym: string, changes: Partial<PersonFact> = {}): PersonFact => ({
    pseudonym,
    district: '26-243',
    commune: '08707',
    nameKey: 'nguyen thi hoa',
    birthDate: '1970-03-05',
    sex: 'female',
    phone: '0900000001',
    insurance: null,
    idGrade: 'good',
    registeredBy: 'clerk',
    doses: [{ dose: `d-${pseudonym}`, day: '2021-09-01', doseNumber: 1 }],
    ...changes,
  });
  const pairs = (...people: readonly PersonFact[]) =>
    samePersonTwiceRule.judge.namesakes(people).map(({ subject }) => subject);
  test.each<[string, Partial<PersonFact>, number]>([
    ['one of them without an ID, in one commune', { idGrade: 'none', phone: null }, 1],
    ['two good IDs, in one commune', { phone: '0900000002' }, 0],
    ['two good IDs, one phone and commune', {}, 0],
    ['another name: a twin', { nameKey: 'nguyen thi lan', idGrade: 'none' }, 0],
    ['another commune and phone, one without an ID', { idGrade: 'none', commune: '08708', phone: null }, 0],
    ['day and month swapped, the rest alike', { idGrade: 'none', birthDate: '1970-05-03' }, 1],
    ['day and month swapped, another phone', { idGrade: 'none', birthDate: '1970-05-03', phone: null }, 1],
    [
      'day and month swapped, another commune',
      { idGrade: 'none', birthDate: '1970-05-03', commune: '08708' },
      1,
    ],
    ['day and month swapped, two good IDs', { birthDate: '1970-05-03' }, 0],
    ['the digits of another day, the rest alike', { idGrade: 'none', birthDate: '1970-05-30' }, 1],
    [
      'the digits of another day, another phone',
      { idGrade: 'none', birthDate: '1970-05-30', phone: null },
      0,
    ],
    ['never vaccinated', { idGrade: 'none', doses: [] }, 0],
  ])('%s', (_name, changes, found) => {
    expect(pairs(person('a'), person('b', changes))).toHaveLength(found);
  });
  test('is one finding in either order', () => {
    const [a, b] = [person('a'), person('b', { idGrade: 'none' })];
    expect(pairs(a, b)).toEqual(['a|b']);
    expect(pairs(b, a)).toEqual(['a|b']);
  });
});

describe('a gap between the sectors', () => {
  const judge = (served: readonly [number, number], people: readonly [number, number] = [200, 100]) =>
    sectorGapRule.judge.sectors({
      district: '26-243',
      group: 1,
      day: '2021-09-30',
      public: { people: people[0], served: served[0], doses: [] },
      private: { people: people[1], served: served[1], doses: [] },
    } satisfies SectorFact);
  test('is a finding only where it is large, plain and of many people', () => {
    expect(judge([180, 88])).toEqual([]);
    expect(judge([180, 50])).toMatchObject([
      { severity: 'high', measures: { better: 'public', gapPercent: 40 } },
    ]);
    expect(judge([60, 95])).toMatchObject([{ measures: { better: 'private' } }]);
    expect(judge([180, 5], [200, 10])).toEqual([]);
    // Certain and small: of many people a difference of three in a hundred.
    expect(judge([9_000, 8_700], [10_000, 10_000])).toEqual([]);
  });
  test('the test is the same seen from the other side', () => {
    const side = fc.record({
      people: fc.integer({ min: 1, max: 5_000 }),
      part: fc.integer({ min: 0, max: 100 }),
    });
    const count = ({ people, part }: { people: number; part: number }) => ({
      people,
      served: Math.floor((people * part) / 100),
    });
    fc.assert(
      fc.property(side, side, (one, other) => {
        const forth = compareShares(count(one), count(other));
        const back = compareShares(count(other), count(one));
        expect(forth.z).toBeCloseTo(-back.z, 9);
        expect(forth.effect).toBeCloseTo(-back.effect, 9);
      }),
    );
  });
});
