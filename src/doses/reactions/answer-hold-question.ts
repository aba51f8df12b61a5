import { requireSecondPerson } from '../../accounts/require-second-person.ts';
import { recordAction } from '../../audit/record.ts';
import { knownPeople } from '../../people/relations/known-people.reads.ts';
import type { Tx } from '../../platform/database/database.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { holdLotIn } from '../../supply/lots/hold-lot.ts';
import { getDose } from '../dose.store.ts';
import { dosesTexts } from '../texts/doses.texts.ts';
import { answerQuestion, getHoldQuestion } from './hold-question.store.ts';
import type { HoldQuestion, NewHoldAnswer } from './hold-question.ts';
import { reactionProblem } from './reaction.problems.ts';

const NOTE = dosesTexts['lot-hold/note/severe-reaction'].vi;

/**
 * Decides whether the lot of a severe reaction is held in the province. The decider has reported none of the reactions;
 * `hold: true` holds the lot in the same transaction. Throws `hold-question/already-answered`,
 * `second-person/same-account`, `second-person/related`.
 */
export async function answerHoldQuestion(
  context: UseCaseContext,
  id: string,
  given: NewHoldAnswer,
): Promise<HoldQuestion> {
  return transact(context, async (tx, now) => {
    const question = await getHoldQuestion(tx, id);
    const { area, lot } = question;
    const about = { area, object: id };
    const by = context.actor.account;
    if (!question.open) throw reactionProblem('hold-question/already-answered').about(about);
    await requireSecondPerson(tx, context, {
      hands: question.reactions.map(({ reportedBy }) => reportedBy),
      people: await knownPeople(tx, context.secrets, await listPatients(tx, question)),
      about,
    });
    const { hold, reason, document } = given;
    const cited = document === undefined ? {} : { document };
    const made = hold
      ? await holdLotIn(tx, context, now, lot, { area, reasonCode: 'adverse-event', ...cited, note: NOTE })
      : undefined;
    const answer = {
      hold,
      reason,
      ...cited,
      by,
      at: now.toISOString(),
      ...(made === undefined ? {} : { lotHold: made.answer.id }),
    };
    if (!(await answerQuestion(tx, id, answer))) {
      throw reactionProblem('hold-question/already-answered').about(about);
    }
    const entry = await recordAction(tx, context, now, {
      ...about,
      action: 'answerHoldQuestion',
      reason,
      details: { lot, hold, ...cited, reactions: question.reactions.length, lotHold: made?.answer.id },
    });
    return { entry, answer: { ...question, open: false, answer } };
  });
}

async function listPatients(tx: Tx, { reactions }: HoldQuestion): Promise<string[]> {
  const patients: string[] = [];
  for (const { dose } of reactions) patients.push((await getDose(tx, dose)).person);
  return [...new Set(patients)];
}
