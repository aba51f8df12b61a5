import { z } from 'zod';
import { siteCode } from '../../platform/area.ts';
import { siteScopedId } from '../../platform/id.ts';
import { instant } from '../../platform/instant.ts';
import { productCode } from '../../policy/terms.ts';
import { lotId } from '../../supply/lots/lot.ts';

/** Severity of a reaction after an injection (phản ứng sau tiêm), from 1 (mild) to 4 (most severe). */
export const reactionGrade = z.int().min(1).max(4);

export const reactionSign = z.enum([
  'fever',
  'pain-or-swelling',
  'rash',
  'urticaria',
  'angioedema',
  'dyspnoea',
  'wheezing',
  'hypotension',
  'tachycardia',
  'vomiting',
  'abdominal-pain',
  'loss-of-consciousness',
  'convulsion',
  'anaphylaxis',
  'thrombosis',
  'bleeding',
  'myocarditis',
  'facial-palsy',
  'cardiac-arrest',
  'other',
]);

const reactionTreatment = z.enum([
  'none',
  'symptomatic',
  'antihistamine',
  'adrenaline',
  'resuscitation',
  'hospital',
  'intensive-care',
]);
const reactionOutcome = z.enum(['recovered', 'recovering', 'not-recovered', 'sequelae', 'died', 'unknown']);

/** A report of a reaction. The grade of an anaphylaxis is that of Circular 51/2017/TT-BYT. */
export const newReaction = z
  .strictObject({
    grade: reactionGrade,
    onsetAt: instant,
    signs: z
      .array(reactionSign)
      .min(1)
      .max(reactionSign.options.length)
      .refine((list) => new Set(list).size === list.length, 'each sign once'),
    treatment: reactionTreatment,
    outcome: reactionOutcome,
    observedAtSite: z.boolean().meta({ description: 'Seen during the observation at the site' }),
  })
  .meta({ id: 'NewReaction' });
export type NewReaction = z.infer<typeof newReaction>;

/** The cause by an investigation's or council's judgement (WHO's categories of causality). */
const reactionCause = z.enum([
  'vaccine-product',
  'vaccine-quality',
  'immunisation-error',
  'anxiety',
  'coincidental',
  'indeterminate',
]);

/** Number of the minutes or the report, not its content. */
const document = z.string().trim().min(1).max(100).meta({ example: '12/BB-HĐ' });

export const newInvestigation = z.strictObject({ suspectedCause: reactionCause, document });
export type NewInvestigation = z.infer<typeof newInvestigation>;
export const newCouncil = z.strictObject({ conclusion: reactionCause, document });
export type NewCouncil = z.infer<typeof newCouncil>;

/** The states of a reaction; the table is in states.md. */
export const REACTION_STATES = ['reported', 'to-investigate', 'to-conclude', 'concluded'] as const;
export const reactionState = z.enum(REACTION_STATES);
export type ReactionState = (typeof REACTION_STATES)[number];

export const REACTION_EVENTS = ['report', 'report-severe', 'investigate', 'conclude'] as const;
export const reactionEvent = z.enum(REACTION_EVENTS);
export type ReactionEvent = (typeof REACTION_EVENTS)[number];

const entered = { sequence: z.int().min(1), by: z.string(), at: z.iso.datetime() };

/** An entry about the reaction to a dose. Entries are appended in order; none is changed or removed. */
const reactionEntry = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('report'),
    ...entered,
    ...newReaction.shape,
    onsetAt: z.iso.datetime(),
    signs: z.array(reactionSign),
  }),
  z.strictObject({ kind: z.literal('investigation'), ...entered, ...newInvestigation.shape }),
  z.strictObject({ kind: z.literal('council'), ...entered, ...newCouncil.shape }),
]);
export type ReactionEntry = z.infer<typeof reactionEntry>;

/** The current state of a reaction, by pseudonym. A dose has at most one, whatever is reported. */
export const reaction = z
  .strictObject({
    dose: siteScopedId,
    province: z.string(),
    district: z.string(),
    site: siteCode,
    pseudonym: z.string(),
    product: productCode,
    lot: lotId,
    state: reactionState,
    grade: reactionGrade.meta({ description: 'The worst grade reported' }),
    entries: z.int().meta({ description: 'Number of entries' }),
    reportedAt: z.iso.datetime().meta({ description: 'Instant of the first report' }),
    severeAt: z.iso.datetime().optional().meta({ description: 'Instant of the report that made it severe' }),
    investigateBy: z.iso.datetime().optional(),
    concludeBy: z.iso.datetime().optional(),
  })
  .meta({ id: 'Reaction' });
export type Reaction = Readonly<z.infer<typeof reaction>>;

export const reactionRecord = z
  .strictObject({
    ...reaction.shape,
    history: z.array(reactionEntry),
    barred: z
      .union([productCode, z.literal('any')])
      .optional()
      .meta({ description: 'The product this reaction bars the person from' }),
    holdQuestion: z
      .string()
      .optional()
      .meta({ description: 'The question it raised: whether the lot is to be held' }),
  })
  .meta({ id: 'ReactionRecord' });
export type ReactionRecord = Readonly<z.infer<typeof reactionRecord>>;

export const reactionDue = z.enum(['investigation', 'council']);
export type ReactionDue = z.infer<typeof reactionDue>;
