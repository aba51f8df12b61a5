import { z } from 'zod';
import { type Frozen, isoDate, label, productCode, source } from './terms.ts';

/** Severity of an allergic reaction as graded by the health worker: 1 mild … 4 arrest (Circular 51/2017/TT-BYT). */
const allergyGrade = z.int().min(1).max(4);

/** The person's answers before the injection. An absent optional member means "no" or "never". */
export const screeningAnswers = z.strictObject({
  acuteDisease: z.boolean(),
  /** Day of recovery from COVID-19. */
  covidRecoveredOn: isoDate.optional(),
  /** Completed weeks of pregnancy. */
  pregnantWeeks: z.int().min(0).max(45).optional(),
  breastfeeding: z.boolean(),
  /** Worst reaction ever to anything but a COVID-19 vaccine. */
  allergyGrade: allergyGrade.optional(),
  /** Reactions to earlier doses of COVID-19 vaccines. */
  vaccineReactions: z
    .array(z.strictObject({ product: productCode, grade: allergyGrade }))
    .max(10)
    .optional(),
  chronicStable: z.boolean(),
  chronicProgressing: z.boolean(),
  immunosuppressed: z.boolean(),
  bleedingDisorder: z.boolean(),
  alteredConsciousness: z.boolean(),
  /** Day of the last vaccine against another disease. */
  otherVaccineOn: isoDate.optional(),
  /** A contraindication stated by the maker of the offered product. */
  makerContraindication: z.boolean(),
});
export type ScreeningAnswers = Frozen<z.infer<typeof screeningAnswers>>;

/** Vital signs: °C, beats a minute, mmHg, breaths a minute. Not every sign is taken every time. */
export const vitalSigns = z.strictObject({
  temperature: z.number().min(30).max(45).optional(),
  pulse: z.int().min(20).max(250).optional(),
  systolic: z.int().min(40).max(300).optional(),
  diastolic: z.int().min(20).max(200).optional(),
  breaths: z.int().min(4).max(80).optional(),
});
export type VitalSigns = Frozen<z.infer<typeof vitalSigns>>;
const vitalSignName = vitalSigns.keyof();
export type VitalSignName = z.infer<typeof vitalSignName>;

/** A sign is abnormal below `below` or above `above`; the limits themselves are normal. */
const vitalLimit = z.strictObject({
  sign: vitalSignName,
  below: z.number().nullable(),
  above: z.number().nullable(),
});

/** When a condition holds. Ages in whole years, gaps counted to the day of injection. */
export const screeningCriterion = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('acute-disease') }),
  z.strictObject({ kind: z.literal('chronic-progressing') }),
  z.strictObject({ kind: z.literal('chronic-stable') }),
  z.strictObject({ kind: z.literal('immunosuppressed') }),
  z.strictObject({ kind: z.literal('bleeding-disorder') }),
  z.strictObject({ kind: z.literal('altered-consciousness') }),
  z.strictObject({ kind: z.literal('breastfeeding') }),
  z.strictObject({ kind: z.literal('maker-contraindication') }),
  z.strictObject({ kind: z.literal('covid-within-months'), months: z.int().positive() }),
  z.strictObject({ kind: z.literal('other-vaccine-within-days'), days: z.int().positive() }),
  z.strictObject({ kind: z.literal('pregnant') }),
  z.strictObject({ kind: z.literal('pregnant-under-weeks'), weeks: z.int().positive() }),
  z.strictObject({ kind: z.literal('pregnant-from-weeks'), weeks: z.int().positive() }),
  z.strictObject({ kind: z.literal('pregnant-or-breastfeeding-with'), products: z.array(productCode) }),
  z.strictObject({ kind: z.literal('age-over'), years: z.int().positive() }),
  z.strictObject({ kind: z.literal('allergy-from-grade'), grade: allergyGrade }),
  z.strictObject({ kind: z.literal('reaction-to-same-product-from-grade'), grade: allergyGrade }),
  z.strictObject({ kind: z.literal('reaction-to-any-product-from-grade'), grade: allergyGrade }),
  z.strictObject({ kind: z.literal('vital-sign-abnormal') }),
]);
export type ScreeningCriterion = Frozen<z.infer<typeof screeningCriterion>>;

/** From the least to the most serious; the most serious condition that holds decides. */
export const SCREENING_OUTCOMES = ['eligible', 'caution', 'defer', 'contraindicated'] as const;
export const screeningOutcome = z.enum(SCREENING_OUTCOMES);
export type ScreeningOutcome = z.infer<typeof screeningOutcome>;

const screeningCondition = z.strictObject({
  criterion: screeningCriterion,
  outcome: screeningOutcome.exclude(['eligible']),
  labels: label,
  /** What of this condition no document confirms. */
  uncertain: z.string().optional(),
});
export type ScreeningCondition = Frozen<z.infer<typeof screeningCondition>>;

const screeningVersion = z.strictObject({
  audience: z.enum(['adults', 'children']),
  from: isoDate,
  source,
  conditions: z.array(screeningCondition),
  vitalLimits: z.array(vitalLimit),
});
export type ScreeningVersion = Frozen<z.infer<typeof screeningVersion>>;

export const screeningPolicy = z.strictObject({
  /** The wording of each question, by member of the answers. */
  questions: z.record(screeningAnswers.keyof(), label),
  vitalSigns: z.record(vitalSignName, label),
  outcomes: z.record(screeningOutcome, label),
  versions: z.array(screeningVersion),
});
