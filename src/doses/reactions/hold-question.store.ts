import { Schema } from 'mongoose';
import { type AreaCode, COUNTRY, provinceOf } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { platformProblem } from '../../platform/problem.ts';
import type { LotId } from '../../supply/lots/lot.ts';
import type { HoldQuestion, QuestionedReaction } from './hold-question.ts';

interface HoldQuestionDoc extends Omit<HoldQuestion, 'id' | 'askedAt'> {
  _id: string;
  askedAt: Date;
}

const schema = new Schema<HoldQuestionDoc>({
  _id: { type: String, required: true },
  area: { type: String, required: true },
  lot: { type: String, required: true },
  number: { type: Number, required: true },
  product: { type: String, required: true },
  open: { type: Boolean, required: true },
  askedAt: { type: Date, required: true },
  reactions: { type: [Object], required: true } as never,
  answer: { type: Object } as never,
});
schema.index({ area: 1, lot: 1, number: 1 }, { name: 'hold_question_number', unique: true });
schema.index({ area: 1, open: 1, _id: 1 }, { name: 'hold_question_by_area' });
schema.index({ _id: 1, open: 1 }, { name: 'hold_question_answer' });

const questions = defineCollection<HoldQuestionDoc>('holdQuestions', schema);

/** Duplicate key `hold_question_number`: the same question has just been raised. */
export async function insertHoldQuestion(tx: Tx, question: HoldQuestion): Promise<void> {
  const { id, askedAt, ...rest } = question;
  await questions
    .raw(tx)
    .insertOne({ _id: id, ...rest, askedAt: new Date(askedAt) }, { session: tx.session });
}

/** The latest question about a lot in a province; only the latest can be open. */
export async function findLastQuestion(
  reader: Reader,
  area: AreaCode,
  lot: LotId,
): Promise<HoldQuestion | undefined> {
  const [found] = await questions
    .raw(reader)
    .find({ area, lot }, inSession(reader))
    .sort({ number: -1 })
    .limit(1)
    .toArray();
  return found === undefined ? undefined : view(found);
}

/** Adds a reaction to an open question. False if it has been answered. */
export async function addToQuestion(tx: Tx, id: string, raisedBy: QuestionedReaction): Promise<boolean> {
  const done = await questions
    .raw(tx)
    .updateOne({ _id: id, open: true }, { $push: { reactions: raisedBy } }, { session: tx.session });
  return done.modifiedCount === 1;
}

/** Answers an open question. False if it has already been answered. */
export async function answerQuestion(
  tx: Tx,
  id: string,
  answer: NonNullable<HoldQuestion['answer']>,
): Promise<boolean> {
  const done = await questions
    .raw(tx)
    .updateOne({ _id: id, open: true }, { $set: { open: false, answer } }, { session: tx.session });
  return done.modifiedCount === 1;
}

/** Throws `request/not-found`. */
export async function getHoldQuestion(reader: Reader, id: string): Promise<HoldQuestion> {
  const found = await questions.raw(reader).findOne({ _id: id }, inSession(reader));
  if (found === null) throw platformProblem('request/not-found');
  return view(found);
}

/** Questions of a province, or of the country, by area and time; at most `limit`. */
export async function listHoldQuestions(
  reader: Reader,
  query: {
    readonly area: AreaCode;
    readonly open?: boolean | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  },
): Promise<HoldQuestion[]> {
  const { area, open, after, limit } = query;
  const found = await questions.page(
    reader,
    { ...(area === COUNTRY ? {} : { area: provinceOf(area) ?? '' }), open },
    { after, limit },
  );
  return found.map(view);
}

function view({ _id, askedAt, ...rest }: HoldQuestionDoc): HoldQuestion {
  return { id: _id, ...rest, askedAt: askedAt.toISOString() };
}
