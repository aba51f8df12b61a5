import { describe, expect, test } from '@jest/globals';
import type { PolicyChange } from '../../../src/policy/campaign/override.ts';
import { resolvePolicy } from '../../../src/policy/campaign/policy-at.ts';
import type { HistoryEntry } from '../../../src/policy/rules/course.rules.ts';
import { type TurnFacts, turnOf, type Waiting } from '../../../src/policy/rules/turn.rules.ts';
import { drawOf } from '../../../src/policy/rules/turn-key.rules.ts';
import { vnCovid192021 as base } from '../../../src/policy/vn-covid19-2021/vn-covid19-2021.ts';
import { DECISION } from '../campaign/policy-arbitraries.ts';

const SEED = 'a seed';
const WORKER: TurnFacts = {
  pseudonym: '26.A',
  birthDate: '1990-02-03',
  memberships: [{ group: 13, status: 'verified' }],
  history: [],
};
const dose = (doseNumber: number, product: HistoryEntry['product'], day: string): HistoryEntry => ({
  doseNumber,
  product,
  day,
  kind: 'primary',
});
const withChanges = (effectiveFrom: string, ...changes: PolicyChange[]) =>
  resolvePolicy(base, [
    { province: '26', sequence: 1, recordedOn: '2021-08-01', effectiveFrom, document: DECISION, changes },
  ]);

function waiting(facts: TurnFacts, day: string, policy = base): Waiting {
  const turn = turnOf(facts, policy, day, SEED);
  if (turn.kind !== 'waiting') throw new Error(`not waiting: ${turn.reason}`);
  return turn;
}

describe('a place in the order', () => {
  test('for a first dose: group, then birth date, then draw', () => {
    expect(waiting(WORKER, '2021-09-01')).toMatchObject({
      policyVersion: 'vn-covid19-2021@1',
      stage: 1,
      doseNumber: 1,
      group: 13,
      rank: 13,
      key: `1|1|13|0|1990-02-03|${drawOf(SEED, '26.A')}`,
      notBefore: '2021-03-08',
      products: ['astrazeneca', 'comirnaty', 'moderna', 'vero-cell', 'sputnik-v', 'abdala'],
      conditionalProducts: [],
      changesOn: '2056-02-03',
    });
  });

  test('for a second dose comes first, and says when and with what', () => {
    const facts = { ...WORKER, history: [dose(1, 'astrazeneca', '2021-07-20')] };
    expect(waiting(facts, '2021-09-01')).toMatchObject({
      stage: 0,
      doseNumber: 2,
      notBefore: '2021-09-14',
      products: ['astrazeneca'],
      conditionalProducts: [{ product: 'comirnaty', conditions: ['person-agrees'], notBefore: '2021-09-14' }],
      changesOn: '2021-09-08',
    });
    expect(waiting(facts, '2021-12-01').products).toEqual(['astrazeneca', 'moderna']);
    expect(waiting(facts, '2021-09-01').key < waiting(WORKER, '2021-09-01').key).toBe(true);
  });

  test('for a second dose depends on the rank of the group, not on whether it is still open', () => {
    const facts = { ...WORKER, history: [dose(1, 'moderna', '2021-07-20')] };
    const closed = withChanges('2021-08-01', { kind: 'close-group', group: 13 });
    expect(waiting(facts, '2021-09-01', closed)).toMatchObject({ stage: 0, group: 13, rank: 13 });
    expect(turnOf(WORKER, closed, '2021-09-01', SEED)).toMatchObject({ reason: 'no-open-group' });
  });

  test('takes a product in on the day it may be given, and not with the day of another', () => {
    const sooner = withChanges('2021-11-01', {
      kind: 'set-interval',
      product: 'astrazeneca',
      fromDose: 1,
      minDays: 28,
      maxDays: 84,
    });
    const facts = { ...WORKER, history: [dose(1, 'astrazeneca', '2021-11-20')] };
    expect(waiting(facts, '2021-12-05', sooner)).toMatchObject({
      notBefore: '2021-12-18',
      products: ['astrazeneca'],
      changesOn: '2022-01-15',
    });
    expect(waiting(facts, '2022-01-15', sooner).products).toEqual(['astrazeneca', 'moderna']);
  });

  test('favours those of 50 and over for completing their course from mid-October on', () => {
    const facts = { ...WORKER, birthDate: '1971-11-01', history: [dose(1, 'moderna', '2021-09-20')] };
    const favoured = (day: string) => waiting(facts, day).key.slice(0, 3);
    expect(favoured('2021-10-31')).toBe('0|1');
    expect(favoured('2021-11-01')).toBe('0|0');
    expect(waiting({ ...facts, birthDate: '1960-01-01' }, '2021-10-14')).toMatchObject({
      changesOn: '2021-10-15',
    });
    expect(waiting({ ...WORKER, birthDate: '1960-01-01' }, '2021-11-01').key.slice(0, 3)).toBe('1|1');
  });

  test('keeps its key through a deferral', () => {
    const deferred = waiting({ ...WORKER, deferredUntil: '2021-10-20' }, '2021-09-01');
    expect(deferred).toMatchObject({ key: waiting(WORKER, '2021-09-01').key, notBefore: '2021-10-20' });
  });

  test('leaves out a contraindicated product', () => {
    const facts: TurnFacts = {
      ...WORKER,
      history: [dose(1, 'astrazeneca', '2021-05-20')],
      contraindicated: ['astrazeneca'],
    };
    expect(waiting(facts, '2021-08-01')).toMatchObject({
      products: [],
      conditionalProducts: [{ product: 'comirnaty' }],
      notBefore: '2021-07-15',
    });
    expect(turnOf({ ...facts, contraindicated: ['any'] }, base, '2021-08-01', SEED)).toMatchObject({
      reason: 'contraindicated',
    });
  });

  test('explains every component', () => {
    const explanation = waiting(WORKER, '2021-09-01').explanation;
    expect(explanation.map(({ component }) => component)).toEqual([
      'stage',
      'favoured',
      'rank',
      'cohort',
      'birthDate',
      'draw',
    ]);
    expect(explanation[2]).toMatchObject({ value: '13', source: { document: '3355/QĐ-BYT' } });
  });

  test.each([
    [
      'nobody verified',
      { memberships: [{ group: 1, status: 'claimed' as const }] },
      '2021-09-01',
      'not-verified',
      null,
    ],
    ['group not open yet', {}, '2021-06-01', 'no-open-group', '2021-07-08'],
    ['a child of 11', { birthDate: '2010-01-01' }, '2021-11-01', 'too-young', '2022-01-01'],
    ['a child before 14/10', { birthDate: '2005-01-01' }, '2021-10-01', 'too-young', '2021-10-14'],
    [
      'a child whose age is not open',
      { birthDate: '2005-01-01' },
      '2021-11-01',
      'age-not-open',
      '2023-01-01',
    ],
    [
      'a complete course',
      { history: [dose(1, 'moderna', '2021-07-01'), dose(2, 'moderna', '2021-08-01')] },
      '2021-11-01',
      'course-complete',
      '2021-12-01',
    ],
  ] as const)('there is none: %s', (_what, facts, day, reason, changesOn) => {
    const turn = turnOf({ ...WORKER, ...facts }, base, day, SEED);
    expect(turn).toMatchObject({ kind: 'not-waiting', reason, changesOn });
  });

  test('for a child: after the adults, the oldest first, one product', () => {
    const policy = withChanges('2021-11-01', { kind: 'open-child-age', minimumAge: 16 });
    const child = (birthDate: string) => ({
      ...WORKER,
      birthDate,
      memberships: [{ group: 8, status: 'verified' as const }],
    });
    const older = waiting(child('2004-03-03'), '2021-11-05', policy);
    const younger = waiting(child('2005-03-03'), '2021-11-05', policy);
    const adult = waiting(
      { ...WORKER, memberships: [{ group: 15, status: 'verified' }] },
      '2021-11-05',
      policy,
    );
    expect([adult.key, older.key, younger.key]).toEqual([adult.key, older.key, younger.key].sort());
    expect(older).toMatchObject({ rank: 90, products: ['comirnaty'], changesOn: '2022-03-03' });
    expect(turnOf(child('2006-03-03'), policy, '2021-11-05', SEED)).toMatchObject({
      reason: 'age-not-open',
      changesOn: '2022-03-03',
    });
  });

  test('for a child moves to the rank of its group when the province says so', () => {
    const later: PolicyChange = { kind: 'set-children-order', order: 'with-group' };
    const policy = resolvePolicy(withChanges('2021-11-01', { kind: 'open-child-age', minimumAge: 12 }), [
      {
        province: '26',
        sequence: 2,
        recordedOn: '2021-11-02',
        effectiveFrom: '2021-11-20',
        document: DECISION,
        changes: [later],
      },
    ]);
    const child = { ...WORKER, birthDate: '2005-03-03' };
    expect(waiting(child, '2021-11-05', policy)).toMatchObject({ rank: 90, changesOn: '2021-11-20' });
    expect(waiting(child, '2021-11-20', policy)).toMatchObject({ rank: 13 });
  });

  test('for a booster comes after all first doses', () => {
    const history = [dose(1, 'moderna', '2021-05-01'), dose(2, 'moderna', '2021-06-05')];
    expect(waiting({ ...WORKER, history }, '2021-12-01')).toMatchObject({
      stage: 3,
      doseNumber: 3,
      notBefore: '2021-12-05',
      products: ['comirnaty', 'moderna'],
    });
  });
});
