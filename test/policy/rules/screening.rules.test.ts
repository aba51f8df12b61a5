import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../src/platform/clock.ts';
import { decideScreening } from '../../../src/policy/rules/screening.rules.ts';
import {
  SCREENING_OUTCOMES,
  type ScreeningAnswers,
  screeningAnswers,
  vitalSigns,
} from '../../../src/policy/screening.ts';
import { vnCovid192021 as base } from '../../../src/policy/vn-covid19-2021/vn-covid19-2021.ts';
import { anyBirthDate, anyDay } from '../campaign/policy-arbitraries.ts';

const WELL: ScreeningAnswers = {
  acuteDisease: false,
  breastfeeding: false,
  chronicStable: false,
  chronicProgressing: false,
  immunosuppressed: false,
  bleedingDisorder: false,
  alteredConsciousness: false,
  makerContraindication: false,
};
const ADULT = { birthDate: '1980-05-05', product: 'astrazeneca' } as const;
const CHILD = { birthDate: '2006-05-05', product: 'comirnaty' } as const;
const NORMAL = { temperature: 36.6, pulse: 80, systolic: 120, diastolic: 80, breaths: 18 };

const screen = (
  answers: Partial<ScreeningAnswers>,
  day: string,
  person: typeof ADULT | typeof CHILD = ADULT,
) => decideScreening({ ...WELL, ...answers }, NORMAL, person, base, day);

describe('the version in force', () => {
  test.each([
    ['2021-03-08', '1624/QĐ-BYT'],
    ['2021-06-17', '1624/QĐ-BYT'],
    ['2021-06-18', '2995/QĐ-BYT'],
    ['2021-07-14', '2995/QĐ-BYT'],
    ['2021-07-15', '3445/QĐ-BYT'],
    ['2021-08-09', '3445/QĐ-BYT'],
    ['2021-08-10', '3802/QĐ-BYT'],
    ['2021-09-09', '3802/QĐ-BYT'],
    ['2021-09-10', '4355/QĐ-BYT'],
    ['2021-12-20', '4355/QĐ-BYT'],
    ['2021-12-21', '5785/QĐ-BYT'],
  ])('for an adult on %s: %s', (day, document) => {
    expect(screen({}, day)).toMatchObject({
      outcome: 'eligible',
      reasons: [],
      deferUntil: null,
      version: { document },
    });
  });

  test.each([
    ['2021-10-28', '4355/QĐ-BYT', 'adults'],
    ['2021-10-29', '5002/QĐ-BYT', 'children'],
    ['2021-12-31', '5002/QĐ-BYT', 'children'],
  ])('for a child on %s: %s', (day, document, audience) => {
    expect(screen({}, day, CHILD).version).toMatchObject({ document, audience });
  });

  test('is that for adults from the 18th birthday on', () => {
    const person = { birthDate: '2003-11-15', product: 'comirnaty' } as const;
    expect(decideScreening(WELL, NORMAL, person, base, '2021-11-14').version.audience).toBe('children');
    expect(decideScreening(WELL, NORMAL, person, base, '2021-11-15').version.audience).toBe('adults');
  });

  test('does not exist before the campaign', () => {
    expect(() => screen({}, '2021-03-07')).toThrow(RangeError);
  });
});

describe('vital signs (4355): the limits themselves are normal', () => {
  test.each([
    ['temperature', 35.4, 35.5, 37.5, 37.6],
    ['pulse', 59, 60, 100, 101],
    ['systolic', 89, 90, 140, 141],
    ['diastolic', 59, 60, 90, 91],
  ] as const)('%s: %d is abnormal, %d to %d normal, %d abnormal', (sign, under, low, high, over) => {
    const outcome = (value: number) =>
      decideScreening(WELL, { ...NORMAL, [sign]: value }, ADULT, base, '2021-09-10').outcome;
    expect([under, low, high, over].map(outcome)).toEqual(['caution', 'eligible', 'eligible', 'caution']);
  });

  test('breathing: 25 is normal, 26 is not, slow breathing has no limit', () => {
    const outcome = (breaths: number) =>
      decideScreening(WELL, { ...NORMAL, breaths }, ADULT, base, '2021-09-10').outcome;
    expect([8, 25, 26].map(outcome)).toEqual(['eligible', 'eligible', 'caution']);
  });

  test('names the abnormal signs, and judges no sign that was not taken', () => {
    const decision = decideScreening(WELL, { temperature: 38, pulse: 110 }, ADULT, base, '2021-09-10');
    expect(decision.reasons).toMatchObject([
      { code: 'vital-sign-abnormal', signs: ['temperature', 'pulse'] },
    ]);
    expect(decideScreening(WELL, {}, ADULT, base, '2021-09-10').outcome).toBe('eligible');
  });

  test('of a child: the temperature only', () => {
    expect(decideScreening(WELL, { pulse: 110 }, CHILD, base, '2021-11-01').outcome).toBe('eligible');
    expect(decideScreening(WELL, { temperature: 37.6 }, CHILD, base, '2021-11-01').outcome).toBe('caution');
  });
});

describe('outcomes by version', () => {
  test.each([
    ['acute disease', { acuteDisease: true }, '2021-09-10', 'defer', null],
    ['COVID, a day before 6 months', { covidRecoveredOn: '2021-03-10' }, '2021-09-09', 'defer', '2021-09-10'],
    ['COVID, 6 months', { covidRecoveredOn: '2021-03-10' }, '2021-09-10', 'eligible', null],
    ['COVID under 4355', { covidRecoveredOn: '2021-10-01' }, '2021-12-20', 'defer', '2022-04-01'],
    ['COVID under 5785', { covidRecoveredOn: '2021-10-01' }, '2021-12-21', 'eligible', null],
    ['pregnant 12 weeks', { pregnantWeeks: 12 }, '2021-09-10', 'defer', '2021-09-17'],
    ['pregnant 13 weeks', { pregnantWeeks: 13 }, '2021-09-10', 'caution', null],
    ['pregnant 20 weeks in June', { pregnantWeeks: 20 }, '2021-06-20', 'defer', null],
    ['breastfeeding in March', { breastfeeding: true }, '2021-03-20', 'defer', null],
    ['breastfeeding in September', { breastfeeding: true }, '2021-09-10', 'eligible', null],
    ['maker', { makerContraindication: true }, '2021-09-10', 'contraindicated', null],
    ['allergy', { allergyGrade: 1 }, '2021-09-10', 'caution', null],
    ['anaphylaxis to food before 3445', { allergyGrade: 2 }, '2021-07-14', 'contraindicated', null],
    ['anaphylaxis to food from 3445', { allergyGrade: 2 }, '2021-07-15', 'caution', null],
    [
      'grade 2 after the same vaccine',
      { vaccineReactions: [{ product: 'astrazeneca', grade: 2 }] },
      '2021-09-10',
      'contraindicated',
      null,
    ],
    [
      'grade 1 after the same vaccine',
      { vaccineReactions: [{ product: 'astrazeneca', grade: 1 }] },
      '2021-09-10',
      'eligible',
      null,
    ],
    [
      'grade 3 after another vaccine',
      { vaccineReactions: [{ product: 'moderna', grade: 3 }] },
      '2021-09-10',
      'eligible',
      null,
    ],
    ['other vaccine 13 days ago', { otherVaccineOn: '2021-07-03' }, '2021-07-16', 'defer', '2021-07-17'],
    ['other vaccine 14 days ago', { otherVaccineOn: '2021-07-02' }, '2021-07-16', 'eligible', null],
    ['chronic disease under control', { chronicStable: true }, '2021-09-10', 'caution', null],
  ] as const)('%s', (_what, answers, day, outcome, deferUntil) => {
    expect(screen(answers, day)).toMatchObject({ outcome, deferUntil });
  });

  test.each([
    ['2021-03-20', 'defer'],
    ['2021-06-18', 'caution'],
    ['2021-08-10', 'eligible'],
  ])('at 70 on %s: %s', (day, outcome) => {
    const person = { birthDate: '1951-01-01', product: 'astrazeneca' } as const;
    expect(decideScreening(WELL, NORMAL, person, base, day).outcome).toBe(outcome);
  });

  test.each([
    ['1955-03-21', 'eligible'],
    ['1955-03-20', 'defer'],
  ])('over 65 on 20/3/2021, born %s: %s', (birthDate, outcome) => {
    const person = { birthDate, product: 'astrazeneca' } as const;
    expect(decideScreening(WELL, NORMAL, person, base, '2021-03-20').outcome).toBe(outcome);
  });

  test('Sputnik V is for no pregnant or breastfeeding woman', () => {
    const person = { ...ADULT, product: 'sputnik-v' } as const;
    const outcome = (answers: Partial<ScreeningAnswers>) =>
      decideScreening({ ...WELL, ...answers }, NORMAL, person, base, '2021-09-10').outcome;
    expect([outcome({ breastfeeding: true }), outcome({ pregnantWeeks: 20 }), outcome({})]).toEqual([
      'contraindicated',
      'contraindicated',
      'eligible',
    ]);
  });

  test.each([
    ['any allergy', { allergyGrade: 1 }, 'caution'],
    ['severe allergy', { allergyGrade: 4 }, 'caution'],
    ['acute disease', { acuteDisease: true }, 'defer'],
    ['progressing chronic disease', { chronicProgressing: true }, 'defer'],
    ['the same vaccine', { vaccineReactions: [{ product: 'comirnaty', grade: 2 }] }, 'contraindicated'],
  ] as const)('of a child with %s', (_what, answers, outcome) => {
    expect(screen(answers, '2021-11-01', CHILD).outcome).toBe(outcome);
  });

  test('the last end of several deferrals counts; one without an end leaves it open', () => {
    const both = { covidRecoveredOn: '2021-08-01', pregnantWeeks: 12 };
    expect(screen(both, '2021-09-10').deferUntil).toBe('2022-02-01');
    expect(screen({ ...both, acuteDisease: true }, '2021-09-10').deferUntil).toBeNull();
  });
});

describe('always', () => {
  const anyAnswers: fc.Arbitrary<ScreeningAnswers> = fc.record({
    acuteDisease: fc.boolean(),
    covidRecoveredOn: fc.option(anyDay, { nil: undefined }),
    pregnantWeeks: fc.option(fc.integer({ min: 0, max: 45 }), { nil: undefined }),
    breastfeeding: fc.boolean(),
    allergyGrade: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    chronicStable: fc.boolean(),
    chronicProgressing: fc.boolean(),
    immunosuppressed: fc.boolean(),
    bleedingDisorder: fc.boolean(),
    alteredConsciousness: fc.boolean(),
    otherVaccineOn: fc.option(anyDay, { nil: undefined }),
    makerContraindication: fc.boolean(),
  });
  const anyVitals = fc.record({
    temperature: fc.option(fc.double({ min: 34, max: 41, noNaN: true }), { nil: undefined }),
    pulse: fc.option(fc.integer({ min: 40, max: 140 }), { nil: undefined }),
  });

  test('the outcome is the most serious reason; a deferral ends after the day and does not hold on its last day', () => {
    fc.assert(
      fc.property(anyAnswers, anyVitals, anyBirthDate, anyDay, (answers, vitals, birthDate, day) => {
        expect(screeningAnswers.safeParse(answers).success && vitalSigns.safeParse(vitals).success).toBe(
          true,
        );
        const person = { birthDate, product: 'comirnaty' } as const;
        const decision = decideScreening(answers, vitals, person, base, day);
        const worst = Math.max(
          0,
          ...decision.reasons.map(({ outcome }) => SCREENING_OUTCOMES.indexOf(outcome)),
        );
        expect(decision.outcome).toBe(SCREENING_OUTCOMES[worst]);
        if (decision.deferUntil === null) return;
        expect(decision.deferUntil > day).toBe(true);
        const grown = answers.pregnantWeeks === undefined ? {} : { pregnantWeeks: 13 };
        const then = decideScreening({ ...answers, ...grown }, vitals, person, base, decision.deferUntil);
        if (then.version.document === decision.version.document) expect(then.outcome).not.toBe('defer');
        expect(decideScreening(answers, vitals, person, base, addDays(day, 0))).toEqual(decision);
      }),
      { numRuns: 500 },
    );
  });
});
