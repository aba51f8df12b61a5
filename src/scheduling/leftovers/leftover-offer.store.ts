import { Schema } from 'mongoose';
import { provinceOf } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { areaOfId } from '../../platform/id.ts';
import { platformProblem } from '../../platform/problem.ts';
import type { LeftoverOffer, OfferState } from './leftover.ts';

interface OfferDoc extends Omit<LeftoverOffer, 'id' | 'offeredAt' | 'answerBy' | 'answeredAt'> {
  _id: string;
  province: string;
  offeredAt: Date;
  answerBy: Date;
  answeredAt: Date | null;
}

const schema = new Schema<OfferDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  leftover: { type: String, required: true },
  session: { type: String, required: true },
  list: { type: String, required: true },
  position: { type: Number, required: true },
  person: { type: String, required: true },
  pseudonym: { type: String, required: true },
  offeredAt: { type: Date, required: true },
  answerBy: { type: Date, required: true },
  state: { type: String, required: true },
  answeredAt: { type: Date, default: null },
  booking: { type: String, default: null },
});
// One offer for a person in a session: people who have answered are not asked again.
schema.index({ province: 1, session: 1, person: 1 }, { name: 'leftover_offer_person', unique: true });
schema.index({ _id: 1, state: 1 }, { name: 'leftover_offer_state' });
schema.index({ session: 1, state: 1, _id: 1 }, { name: 'leftover_offer_by_state' });

/** For `*.reads.ts` only. */
export const offers = defineCollection<OfferDoc>('leftoverOffers', schema);

/** Throws `request/not-found`. */
export async function getOffer(reader: Reader, id: string): Promise<LeftoverOffer> {
  const found = await offers.raw(reader).findOne({ _id: id }, inSession(reader));
  if (found === null) throw platformProblem('request/not-found');
  return view(found);
}

/** The offers of a session in the order in which they were made; with `state`, those in this state. */
export async function listOffers(
  reader: Reader,
  session: string,
  state?: OfferState,
): Promise<LeftoverOffer[]> {
  const found = await offers
    .raw(reader)
    .find({ session, ...(state === undefined ? {} : { state }) }, inSession(reader))
    .sort({ _id: 1 })
    .toArray();
  return found.map(view);
}

export async function insertOffer(
  tx: Tx,
  { id, offeredAt, answerBy, ...rest }: LeftoverOffer,
): Promise<void> {
  await offers.raw(tx).insertOne(
    {
      _id: id,
      province: provinceOf(areaOfId(id)) ?? '',
      ...rest,
      offeredAt: new Date(offeredAt),
      answerBy: new Date(answerBy),
      answeredAt: null,
    },
    { session: tx.session },
  );
}

/** Stores the outcome of an offer that is still open. False if it has been answered meanwhile. */
export async function endOffer(
  tx: Tx,
  id: string,
  end: { readonly state: OfferState; readonly answeredAt: Date; readonly booking?: string },
): Promise<boolean> {
  const done = await offers
    .raw(tx)
    .updateOne({ _id: id, state: 'offered' }, { $set: { ...end } }, { session: tx.session });
  return done.modifiedCount === 1;
}

function view({ _id, province: _, offeredAt, answerBy, answeredAt, ...rest }: OfferDoc): LeftoverOffer {
  return {
    id: _id,
    ...rest,
    offeredAt: offeredAt.toISOString(),
    answerBy: answerBy.toISOString(),
    answeredAt: answeredAt?.toISOString() ?? null,
  };
}
