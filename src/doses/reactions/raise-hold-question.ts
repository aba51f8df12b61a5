import { recordAction } from '../../audit/record.ts';
import type { Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import type { UseCaseContext } from '../../platform/use-case.ts';
import { addToQuestion, findLastQuestion, insertHoldQuestion } from './hold-question.store.ts';
import type { HoldQuestion } from './hold-question.ts';
import type { Reaction } from './reaction.ts';

/**
 * Raises the question whether the lot of a severe reaction is to be held in the province. A lot has at most one open
 * question, which later reactions join. Returns its id. On a duplicate key `hold_question_number`, run it again.
 */
export async function raiseHoldQuestion(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  { dose, grade, lot, product, province }: Reaction,
): Promise<string> {
  const raisedBy = { dose, grade, reportedBy: context.actor.account, at: now.toISOString() };
  const last = await findLastQuestion(tx, province, lot);
  if (last?.open === true) {
    if (!(await addToQuestion(tx, last.id, raisedBy))) {
      throw new Error('a question changed inside its own snapshot');
    }
    return last.id;
  }
  const question: HoldQuestion = {
    id: newId(province, now),
    area: province,
    lot,
    number: (last?.number ?? 0) + 1,
    product,
    open: true,
    askedAt: now.toISOString(),
    reactions: [raisedBy],
  };
  await insertHoldQuestion(tx, question);
  await recordAction(tx, context, now, {
    action: 'raiseHoldQuestion',
    area: province,
    object: question.id,
    details: { lot, dose, grade },
  });
  return question.id;
}
