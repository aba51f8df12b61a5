import { Schema } from 'mongoose';
import { type AreaCode, areaRange, COUNTRY, provinceOf } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import type { Reaction, ReactionDue, ReactionState } from './reaction.ts';

type Instants = 'reportedAt' | 'severeAt' | 'investigateBy' | 'concludeBy';

interface ReactionDoc extends Omit<Reaction, Instants | 'dose'> {
  /** The dose: all reports about one dose form one reaction. */
  _id: string;
  reportedAt: Date;
  severeAt?: Date;
  investigateBy?: Date;
  concludeBy?: Date;
}

const schema = new Schema<ReactionDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  district: { type: String, required: true },
  site: { type: String, required: true },
  pseudonym: { type: String, required: true },
  product: { type: String, required: true },
  lot: { type: String, required: true },
  state: { type: String, required: true },
  grade: { type: Number, required: true },
  entries: { type: Number, required: true },
  reportedAt: { type: Date, required: true },
  severeAt: { type: Date },
  investigateBy: { type: Date },
  concludeBy: { type: Date },
});
schema.index({ _id: 1, entries: 1 }, { name: 'reaction_entries' });
schema.index({ province: 1, state: 1, site: 1, _id: 1 }, { name: 'reaction_by_state' });

const reactions = defineCollection<ReactionDoc>('reactions', schema);

export async function findReaction(reader: Reader, dose: string): Promise<Reaction | undefined> {
  const found = await reactions.raw(reader).findOne({ _id: dose }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** Duplicate key `_id_`: another report on the same dose came first. */
export async function insertReaction(tx: Tx, made: Reaction): Promise<void> {
  await reactions.raw(tx).insertOne(docOf(made), { session: tx.session });
}

/** Stores a reaction after one more entry. False if another entry came first. */
export async function changeReaction(tx: Tx, after: Reaction): Promise<boolean> {
  const { _id, ...rest } = docOf(after);
  const done = await reactions
    .raw(tx)
    .updateOne({ _id, entries: after.entries - 1 }, { $set: rest }, { session: tx.session });
  return done.modifiedCount === 1;
}

interface ReactionQuery {
  readonly area: AreaCode;
  /** Only those whose deadline for this step has passed at this instant. */
  readonly overdue?: { readonly step: ReactionDue; readonly now: Date } | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

const WAITING: Readonly<Record<ReactionDue, { state: ReactionState; by: 'investigateBy' | 'concludeBy' }>> = {
  investigation: { state: 'to-investigate', by: 'investigateBy' },
  council: { state: 'to-conclude', by: 'concludeBy' },
};

/** Reactions in an area by dose, so by site and time; at most `limit`. */
export async function listReactions(
  reader: Reader,
  { area, overdue, after, limit }: ReactionQuery,
): Promise<Reaction[]> {
  const step = overdue === undefined ? undefined : WAITING[overdue.step];
  const found = await reactions.page(
    reader,
    {
      ...(area === COUNTRY ? {} : { province: provinceOf(area) ?? '', site: areaRange(area) }),
      ...(step === undefined ? {} : { state: step.state, [step.by]: { $lt: overdue?.now } }),
    },
    { after, limit },
  );
  return found.map(view);
}

function docOf({ dose, reportedAt, severeAt, investigateBy, concludeBy, ...rest }: Reaction): ReactionDoc {
  return {
    _id: dose,
    ...rest,
    reportedAt: new Date(reportedAt),
    ...(severeAt === undefined ? {} : { severeAt: new Date(severeAt) }),
    ...(investigateBy === undefined ? {} : { investigateBy: new Date(investigateBy) }),
    ...(concludeBy === undefined ? {} : { concludeBy: new Date(concludeBy) }),
  };
}

function view({ _id, reportedAt, severeAt, investigateBy, concludeBy, ...rest }: ReactionDoc): Reaction {
  return {
    dose: _id,
    ...rest,
    reportedAt: reportedAt.toISOString(),
    ...(severeAt === undefined ? {} : { severeAt: severeAt.toISOString() }),
    ...(investigateBy === undefined ? {} : { investigateBy: investigateBy.toISOString() }),
    ...(concludeBy === undefined ? {} : { concludeBy: concludeBy.toISOString() }),
  };
}
