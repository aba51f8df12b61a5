import { z } from 'zod';
import { provinceCode } from '../../platform/area.ts';
import { provinceScopedId, siteScopedId } from '../../platform/id.ts';
import { productCode } from '../../policy/terms.ts';
import { lotId } from '../../supply/lots/lot.ts';
import { reactionGrade } from './reaction.ts';

/** Why a lot is held, or not held, after a severe reaction. */
const holdAnswerReason = z.enum([
  'severe-reaction',
  'several-reactions',
  'quality-doubt',
  'while-investigated',
  'no-link-found',
  'single-case',
  'council-concluded',
]);

export const newHoldAnswer = z.strictObject({
  hold: z.boolean(),
  reason: holdAnswerReason,
  document: z.string().trim().min(1).max(100).optional(),
});
export type NewHoldAnswer = z.infer<typeof newHoldAnswer>;

/** A severe reaction as stored with the question it raised. */
const questionedReaction = z.strictObject({
  dose: siteScopedId,
  grade: reactionGrade,
  reportedBy: z.string(),
  at: z.iso.datetime(),
});
export type QuestionedReaction = z.infer<typeof questionedReaction>;

/** Is this lot to be held (tạm dừng) in a province? At most one open question for a lot and province. */
export const holdQuestion = z
  .strictObject({
    id: provinceScopedId,
    area: provinceCode,
    lot: lotId,
    number: z
      .int()
      .min(1)
      .meta({ description: 'Ordinal of the question among those about this lot in this province' }),
    product: productCode,
    open: z.boolean(),
    askedAt: z.iso.datetime(),
    reactions: z.array(questionedReaction),
    answer: z
      .strictObject({
        ...newHoldAnswer.shape,
        by: z.string(),
        at: z.iso.datetime(),
        lotHold: z.string().optional().meta({ description: 'The hold that was made' }),
      })
      .optional(),
  })
  .meta({ id: 'HoldQuestion' });
export type HoldQuestion = Readonly<z.infer<typeof holdQuestion>>;
