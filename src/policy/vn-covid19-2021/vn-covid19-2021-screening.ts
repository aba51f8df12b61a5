import type { Policy } from '../campaign/policy.ts';
import type { ScreeningCondition, ScreeningCriterion, ScreeningVersion } from '../screening.ts';
import type { Label } from '../terms.ts';
import { CAMPAIGN_START } from './vn-covid19-2021-groups.ts';

type Kind = ScreeningCriterion['kind'];

const LABELS: Readonly<Record<Kind, Label>> = {
  'acute-disease': { vi: 'Đang có bệnh cấp tính', en: 'Acute disease' },
  'chronic-progressing': { vi: 'Bệnh mạn tính đang tiến triển', en: 'Chronic disease that is progressing' },
  'chronic-stable': { vi: 'Bệnh nền đã ổn định', en: 'Chronic disease under control' },
  immunosuppressed: { vi: 'Suy giảm miễn dịch', en: 'Weakened immunity' },
  'bleeding-disorder': {
    vi: 'Rối loạn đông máu hoặc dùng thuốc chống đông',
    en: 'Bleeding disorder or anticoagulants',
  },
  'altered-consciousness': { vi: 'Rối loạn tri giác, hành vi', en: 'Altered consciousness or behaviour' },
  breastfeeding: { vi: 'Đang cho con bú', en: 'Breastfeeding' },
  'maker-contraindication': { vi: 'Nhà sản xuất chống chỉ định', en: 'Contraindicated by the maker' },
  'covid-within-months': { vi: 'Mới khỏi COVID-19', en: 'Recovered from COVID-19 recently' },
  'other-vaccine-within-days': { vi: 'Mới tiêm vắc xin khác', en: 'Another vaccine recently' },
  pregnant: { vi: 'Đang mang thai', en: 'Pregnant' },
  'pregnant-under-weeks': { vi: 'Thai còn nhỏ tuần', en: 'Early pregnancy' },
  'pregnant-from-weeks': { vi: 'Thai đã đủ tuần', en: 'Later pregnancy' },
  'pregnant-or-breastfeeding-with': {
    vi: 'Sản phẩm không dùng khi mang thai hoặc cho con bú',
    en: 'Product not for pregnancy or breastfeeding',
  },
  'age-over': { vi: 'Cao tuổi', en: 'Advanced age' },
  'allergy-from-grade': { vi: 'Tiền sử dị ứng', en: 'History of allergy' },
  'reaction-to-same-product-from-grade': {
    vi: 'Từng phản vệ với chính loại vắc xin này',
    en: 'Anaphylaxis after the same vaccine',
  },
  'reaction-to-any-product-from-grade': {
    vi: 'Từng phản vệ với một vắc xin COVID-19',
    en: 'Anaphylaxis after a COVID-19 vaccine',
  },
  'vital-sign-abnormal': { vi: 'Dấu hiệu sống bất thường', en: 'Abnormal vital signs' },
};

const condition =
  (outcome: ScreeningCondition['outcome']) =>
  (criterion: ScreeningCriterion, uncertain?: string): ScreeningCondition => ({
    criterion,
    outcome,
    labels: LABELS[criterion.kind],
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
  // The guide is ten days younger than the campaign; the days before it are judged by it too.
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
    acuteDisease: { vi: 'Hôm nay có đang ốm, sốt không?', en: 'Are you ill or feverish today?' },
    covidRecoveredOn: { vi: 'Khỏi COVID-19 ngày nào?', en: 'When did you recover from COVID-19?' },
    pregnantWeeks: { vi: 'Thai được bao nhiêu tuần?', en: 'How many weeks pregnant?' },
    breastfeeding: { vi: 'Có đang cho con bú không?', en: 'Are you breastfeeding?' },
    allergyGrade: {
      vi: 'Lần dị ứng nặng nhất ở độ mấy?',
      en: 'How severe was your worst allergic reaction?',
    },
    vaccineReactions: {
      vi: 'Từng phản ứng với vắc xin COVID-19 nào, độ mấy?',
      en: 'Reactions to earlier COVID-19 doses, and their grade?',
    },
    chronicStable: { vi: 'Có bệnh nền đang điều trị ổn định?', en: 'A chronic disease under control?' },
    chronicProgressing: {
      vi: 'Có bệnh mạn tính đang nặng lên?',
      en: 'A chronic disease that is getting worse?',
    },
    immunosuppressed: { vi: 'Có suy giảm miễn dịch?', en: 'Weakened immunity?' },
    bleedingDisorder: {
      vi: 'Có rối loạn đông máu, dùng thuốc chống đông?',
      en: 'Bleeding or anticoagulants?',
    },
    alteredConsciousness: {
      vi: 'Tri giác, hành vi có bất thường?',
      en: 'Consciousness or behaviour altered?',
    },
    otherVaccineOn: {
      vi: 'Tiêm vắc xin khác gần nhất ngày nào?',
      en: 'When did you last have another vaccine?',
    },
    makerContraindication: {
      vi: 'Có chống chỉ định nào của nhà sản xuất?',
      en: 'Any contraindication stated by the maker?',
    },
  },
  vitalSigns: {
    temperature: { vi: 'Nhiệt độ (°C)', en: 'Temperature (°C)' },
    pulse: { vi: 'Mạch (lần/phút)', en: 'Pulse (beats a minute)' },
    systolic: { vi: 'Huyết áp tối đa (mmHg)', en: 'Systolic pressure (mmHg)' },
    diastolic: { vi: 'Huyết áp tối thiểu (mmHg)', en: 'Diastolic pressure (mmHg)' },
    breaths: { vi: 'Nhịp thở (lần/phút)', en: 'Breaths a minute' },
  },
  outcomes: {
    eligible: { vi: 'Đủ điều kiện', en: 'Eligible' },
    caution: { vi: 'Thận trọng', en: 'Caution' },
    defer: { vi: 'Trì hoãn', en: 'Defer' },
    contraindicated: { vi: 'Chống chỉ định', en: 'Contraindicated' },
  },
  versions,
};
