import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeScreening } from '../../../src/doses/screening/screening.rules.ts';
import type { NewScreening } from '../../../src/doses/screening/screening.ts';
import { addDays } from '../../../src/platform/clock.ts';
import { decideScreening } from '../../../src/policy/rules/screening.rules.ts';
import { SCREENING_OUTCOMES, type ScreeningOutcome } from '../../../src/policy/screening.ts';
import { vnCovid192021 } from '../../../src/policy/vn-covid19-2021/vn-covid19-2021.ts';
import { HEALTHY } from '../../support/doses-factory.ts';
import { DAY } from '../deciding/dose-arbitraries.ts';

const person = { birthDate: '1981-03-02', product: 'astrazeneca' } as const;
const judge = (finding: NewScreening, day = DAY) => judgeScreening(finding, person, vnCovid192021, day);
const answering = (answers: Partial<NewScreening['answers']>, own: Partial<NewScreening> = {}) => ({
  ...HEALTHY,
  answers: { ...HEALTHY.answers, ...answers },
  ...own,
});
const rank = (outcome: ScreeningOutcome) => SCREENING_OUTCOMES.indexOf(outcome);

describe('a screening', () => {
  test('of somebody healthy is eligible by the version of the day', () => {
    expect(judge(HEALTHY)).toEqual({
      kind: 'judged',
      ruleOutcome: 'eligible',
      outcome: 'eligible',
      reasons: [],
      deferUntil: null,
      rules: { document: '3802/QĐ-BYT', date: '2021-08-10', audience: 'adults' },
    });
  });

  test('keeps what the rule found beside what the staff found', () => {
    expect(judge({ ...HEALTHY, observedOutcome: 'caution' })).toMatchObject({
      ruleOutcome: 'eligible',
      outcome: 'caution',
    });
    expect(judge(answering({ makerContraindication: true }))).toMatchObject({
      ruleOutcome: 'contraindicated',
      outcome: 'contraindicated',
    });
  });

  test('defers until the last reason ends, or until the day the staff name after it', () => {
    const recovered = answering({ covidRecoveredOn: '2021-07-01' });
    expect(judge(recovered)).toMatchObject({ outcome: 'defer', deferUntil: '2022-01-01' });
    const own = { observedOutcome: 'defer', deferUntil: '2022-02-01' } as const;
    expect(judge({ ...recovered, ...own })).toMatchObject({ outcome: 'defer', deferUntil: '2022-02-01' });
  });

  test('defers until the next day when nobody can name an end, and never to a day that is past', () => {
    expect(judge(answering({ acuteDisease: true }))).toMatchObject({ deferUntil: addDays(DAY, 1) });
    const own = { observedOutcome: 'defer', deferUntil: '2021-01-01' } as const;
    expect(judge({ ...HEALTHY, ...own })).toMatchObject({ deferUntil: addDays(DAY, 1) });
  });

  test('refuses a milder finding, and an earlier end of a deferral', () => {
    expect(judge(answering({ acuteDisease: true }, { observedOutcome: 'eligible' }))).toEqual({
      kind: 'milder',
      rule: 'defer',
      observed: 'eligible',
      until: null,
    });
    const own = { observedOutcome: 'defer', deferUntil: '2021-12-31' } as const;
    expect(judge(answering({ covidRecoveredOn: '2021-07-01' }, own))).toMatchObject({
      kind: 'milder',
      until: '2022-01-01',
    });
  });

  test('keeps 14 days after another vaccine, even if the version no longer names it', () => {
    const silent = {
      ...vnCovid192021,
      screening: {
        ...vnCovid192021.screening,
        versions: vnCovid192021.screening.versions.map((version) => ({
          ...version,
          conditions: version.conditions.filter(
            ({ criterion }) => criterion.kind !== 'other-vaccine-within-days',
          ),
        })),
      },
    };
    for (const policy of [vnCovid192021, silent]) {
      const since = (days: number) =>
        judgeScreening(answering({ otherVaccineOn: addDays(DAY, -days) }), person, policy, DAY);
      expect(since(13)).toMatchObject({
        outcome: 'defer',
        deferUntil: addDays(DAY, 1),
        reasons: [{ code: 'other-vaccine-within-days', outcome: 'defer', until: addDays(DAY, 1) }],
      });
      expect(since(14)).toMatchObject({ outcome: 'eligible' });
    }
  });
});

const day = fc.integer({ min: 0, max: 400 }).map((days) => addDays('2021-03-08', days));
const findings: fc.Arbitrary<NewScreening> = fc
  .record({
    answers: fc.record({
      acuteDisease: fc.boolean(),
      breastfeeding: fc.boolean(),
      chronicStable: fc.boolean(),
      chronicProgressing: fc.boolean(),
      immunosuppressed: fc.boolean(),
      bleedingDisorder: fc.boolean(),
      alteredConsciousness: fc.boolean(),
      makerContraindication: fc.boolean(),
    }),
    more: fc.record(
      { covidRecoveredOn: day, otherVaccineOn: day, pregnantWeeks: fc.integer({ min: 0, max: 45 }) },
      { requiredKeys: [] },
    ),
    observed: fc.option(fc.constantFrom(...SCREENING_OUTCOMES), { nil: undefined }),
    temperature: fc.integer({ min: 350, max: 390 }),
  })
  .map(({ answers, more, observed, temperature }) => ({
    answers: { ...answers, ...more },
    vitals: { temperature: temperature / 10 },
    ...(observed === undefined ? {} : { observedOutcome: observed }),
  }));

describe('for any answers', () => {
  test('the outcome is never milder than the rule nor than the staff; only a deferral has an end', () => {
    fc.assert(
      fc.property(findings, day, (finding, on) => {
        const judged = judge(finding, on);
        const rule = decideScreening(finding.answers, finding.vitals, person, vnCovid192021, on).outcome;
        if (judged.kind === 'milder') {
          expect(rank(judged.observed)).toBeLessThan(rank(judged.rule));
          return;
        }
        expect(rank(judged.outcome)).toBeGreaterThanOrEqual(rank(rule));
        expect(judged.outcome).toBe(finding.observedOutcome ?? judged.ruleOutcome);
        expect(judged.deferUntil !== null).toBe(judged.outcome === 'defer');
        if (judged.deferUntil !== null) expect(judged.deferUntil > on).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
