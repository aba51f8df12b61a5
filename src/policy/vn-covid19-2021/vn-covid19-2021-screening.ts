import type { Policy } from '../campaign/policy.ts';
import type { ScreeningCondition, ScreeningCriterion, ScreeningVersion } from '../screening.ts';
import { policyTexts } from '../texts/policy.texts.ts';
import { CAMPAIGN_START } from './vn-covid19-2021-groups.ts';

const condition =
  (outcome: ScreeningCondition['outcome']) =>
  (criterion: ScreeningCriterion, uncertain?: string): ScreeningCondition => ({
    criterion,
    outcome,
    labels: policyTexts[`screening/condition/${criterion.kind}` as const],
    ...(uncertain === undefined ? {} : { uncertain }),
  });
const caution = condition('caution');
const defer = condition('defer');
const contraindicated = condition('contraindicated');

const VITALS: ScreeningVersion['vitalLimits'] = [
  { sign: 'temperature', below: 35.5, above: 37.5 },
  { sign: 'pulse', below: 60, above: 100 },
  { sign: 'systolic', below: 90, above: 140 },
  { sign: 'diastolic', below: 60, above: 90 },
  { sign: 'breaths', below: null, above: 25 },
];
const TEMPERATURE_ONLY = VITALS.filter((limit) => limit.sign === 'temperature');

const REPORTED = 'known from reports on the document, not from its text';

const anaphylaxisToAnything = [
  contraindicated({ kind: 'allergy-from-grade', grade: 2 }, REPORTED),
  contraindicated({ kind: 'reaction-to-any-product-from-grade', grade: 2 }, REPORTED),
];
const anaphylaxisToSame = contraindicated({ kind: 'reaction-to-same-product-from-grade', grade: 2 });
const maker = [
  contraindicated({ kind: 'maker-contraindication' }),
  contraindicated({ kind: 'pregnant-or-breastfeeding-with', products: ['sputnik-v'] }, REPORTED),
];
const deferredUntilAugust = [
  defer({ kind: 'acute-disease' }, REPORTED),
  defer({ kind: 'chronic-progressing' }, REPORTED),
  defer({ kind: 'immunosuppressed' }, REPORTED),
  defer({ kind: 'covid-within-months', months: 6 }, REPORTED),
  defer({ kind: 'other-vaccine-within-days', days: 14 }, REPORTED),
  defer({ kind: 'pregnant' }, REPORTED),
  defer({ kind: 'breastfeeding' }, REPORTED),
];
const cautionAlways = [
  caution({ kind: 'allergy-from-grade', grade: 1 }, REPORTED),
  caution({ kind: 'chronic-stable' }, REPORTED),
  caution({ kind: 'bleeding-disorder' }, REPORTED),
  caution({ kind: 'altered-consciousness' }, REPORTED),
  caution({ kind: 'vital-sign-abnormal' }),
];
const cautionSinceAugust = [
  ...cautionAlways,
  caution({ kind: 'chronic-progressing' }, 'that it is caution and not deferral'),
  caution({ kind: 'immunosuppressed' }, 'that it is caution and not deferral'),
  caution({ kind: 'pregnant-from-weeks', weeks: 13 }, REPORTED),
];

const adults = (
  document: string,
  date: string,
  conditions: ScreeningVersion['conditions'],
  from = date,
): ScreeningVersion => ({
  audience: 'adults',
  from,
  source: { document, date },
  conditions,
  vitalLimits: VITALS,
});

/**
 * The versions of the screening guide (1624, 2995, 3445, 3802, 4355, 5785 for adults, 5002 for children). What differs
 * between them is confirmed; conditions marked uncertain, and the limits of vital signs before 4355, are not.
 */
const versions: readonly ScreeningVersion[] = [
  // The guide came ten days after the start of the campaign; the days before are judged by it too.
  adults(
    '1624/QĐ-BYT',
    '2021-03-18',
    [
      ...anaphylaxisToAnything,
      ...maker,
      ...deferredUntilAugust,
      defer({ kind: 'age-over', years: 65 }),
      ...cautionAlways,
    ],
    CAMPAIGN_START,
  ),
  adults('2995/QĐ-BYT', '2021-06-18', [
    ...anaphylaxisToAnything,
    ...maker,
    ...deferredUntilAugust,
    caution({ kind: 'age-over', years: 64 }, REPORTED),
    ...cautionAlways,
  ]),
  adults('3445/QĐ-BYT', '2021-07-15', [
    anaphylaxisToSame,
    ...maker,
    ...deferredUntilAugust,
    caution({ kind: 'age-over', years: 64 }, REPORTED),
    ...cautionAlways,
  ]),
  adults('3802/QĐ-BYT', '2021-08-10', [
    anaphylaxisToSame,
    ...maker,
    defer({ kind: 'acute-disease' }, REPORTED),
    defer({ kind: 'covid-within-months', months: 6 }, REPORTED),
    defer({ kind: 'pregnant-under-weeks', weeks: 13 }, REPORTED),
    ...cautionSinceAugust,
  ]),
  adults('4355/QĐ-BYT', '2021-09-10', [
    anaphylaxisToSame,
    ...maker,
    defer({ kind: 'acute-disease' }),
    defer({ kind: 'covid-within-months', months: 6 }),
    defer({ kind: 'pregnant-under-weeks', weeks: 13 }),
    ...cautionSinceAugust,
  ]),
  adults('5785/QĐ-BYT', '2021-12-21', [
    anaphylaxisToSame,
    ...maker,
    defer({ kind: 'acute-disease' }),
    defer({ kind: 'pregnant-under-weeks', weeks: 13 }),
    ...cautionSinceAugust,
  ]),
  {
    audience: 'children',
    from: '2021-10-29',
    source: { document: '5002/QĐ-BYT', date: '2021-10-29' },
    conditions: [
      anaphylaxisToSame,
      ...maker,
      defer({ kind: 'acute-disease' }),
      defer({ kind: 'chronic-progressing' }),
      defer({ kind: 'pregnant-under-weeks', weeks: 13 }, 'whether the guide for children says it'),
      ...cautionAlways,
      caution({ kind: 'immunosuppressed' }, REPORTED),
      caution({ kind: 'pregnant-from-weeks', weeks: 13 }, 'whether the guide for children says it'),
    ],
    // Normal pulse, pressure and breathing depend on a child's age; only the temperature is judged by a number.
    vitalLimits: TEMPERATURE_ONLY,
  },
];

export const vnCovid19Screening: Policy['screening'] = {
  questions: {
    acuteDisease: policyTexts['screening/question/acute-disease'],
    covidRecoveredOn: policyTexts['screening/question/covid-recovered-on'],
    pregnantWeeks: policyTexts['screening/question/pregnant-weeks'],
    breastfeeding: policyTexts['screening/question/breastfeeding'],
    allergyGrade: policyTexts['screening/question/allergy-grade'],
    vaccineReactions: policyTexts['screening/question/vaccine-reactions'],
    chronicStable: policyTexts['screening/question/chronic-stable'],
    chronicProgressing: policyTexts['screening/question/chronic-progressing'],
    immunosuppressed: policyTexts['screening/question/immunosuppressed'],
    bleedingDisorder: policyTexts['screening/question/bleeding-disorder'],
    alteredConsciousness: policyTexts['screening/question/altered-consciousness'],
    otherVaccineOn: policyTexts['screening/question/other-vaccine-on'],
    makerContraindication: policyTexts['screening/question/maker-contraindication'],
  },
  vitalSigns: {
    temperature: policyTexts['screening/vital-sign/temperature'],
    pulse: policyTexts['screening/vital-sign/pulse'],
    systolic: policyTexts['screening/vital-sign/systolic'],
    diastolic: policyTexts['screening/vital-sign/diastolic'],
    breaths: policyTexts['screening/vital-sign/breaths'],
  },
  outcomes: {
    eligible: policyTexts['screening/outcome/eligible'],
    caution: policyTexts['screening/outcome/caution'],
    defer: policyTexts['screening/outcome/defer'],
    contraindicated: policyTexts['screening/outcome/contraindicated'],
  },
  versions,
};
