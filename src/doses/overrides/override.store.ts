import { Schema } from 'mongoose';
import { type AreaCode, areaRange } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { deferUpdate } from '../../platform/database/deferred-writes.ts';
import { platformProblem } from '../../platform/problem.ts';
import type { Override, OverrideState } from './override.ts';

/** An override as stored: whether it has expired follows from its day. */
export type StoredOverride = Omit<Override, 'state'> & { readonly state: OverrideState };

interface OverrideDoc extends Omit<StoredOverride, 'id' | 'askedAt' | 'decidedAt'> {
  _id: string;
  askedAt: Date;
  decidedAt: Date | null;
}

const evidenceSchema = new Schema(
  { kind: String, number: String, date: String },
  { _id: false, strict: 'throw' },
);
const text = { type: String, required: true } as const;
const later = { type: String, default: null } as const;
const schema = new Schema<OverrideDoc>({
  _id: text,
  province: text,
  district: text,
  site: text,
  session: text,
  day: text,
  person: text,
  pseudonym: text,
  refusal: text,
  reason: text,
  evidence: { type: evidenceSchema, required: true },
  note: text,
  decides: text,
  state: text,
  askedBy: text,
  askedAt: { type: Date, required: true },
  askerRelated: { type: Boolean, required: true },
  decidedBy: later,
  decidedAt: { type: Date, default: null },
  decisionNote: later,
  booking: later,
  dose: later,
  policyVersion: text,
});
schema.index({ _id: 1, state: 1, day: 1 }, { name: 'override_state' });
// One request per person, session and refusal: a declined request cannot be repeated to another approver.
schema.index(
  { province: 1, session: 1, person: 1, refusal: 1 },
  { name: 'override_asked_once', unique: true },
);
schema.index({ site: 1, _id: 1 }, { name: 'override_by_site' });
schema.index({ province: 1, day: 1, decidedBy: 1, state: 1 }, { name: 'override_by_approver' });

/** For the `*.reads.ts` of this area and others. */
export const overrides = defineCollection<OverrideDoc>('doseOverrides', schema);

/** Throws `request/not-found`. */
export async function getOverride(reader: Reader, id: string): Promise<StoredOverride> {
  const found = await overrides.raw(reader).findOne({ _id: id }, inSession(reader));
  if (found === null) throw platformProblem('request/not-found');
  return view(found);
}

/** The overrides requested for a person in a session; at most one for each refusal. */
export async function listOverridesOfPerson(
  reader: Reader,
  of: { readonly province: string; readonly session: string; readonly person: string },
): Promise<StoredOverride[]> {
  const found = await overrides
    .raw(reader)
    .find({ ...of }, inSession(reader))
    .toArray();
  return found.map(view);
}

/** Overrides of an area by site and time; at most `limit`. */
export async function listOverrides(
  reader: Reader,
  query: {
    readonly area: AreaCode;
    readonly state?: OverrideState | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  },
): Promise<StoredOverride[]> {
  const { area, state, after, limit } = query;
  const found = await overrides
    .raw(reader)
    .find(
      {
        site: areaRange(area),
        ...(state === undefined ? {} : { state }),
        ...(after === undefined ? {} : { _id: { $gt: after } }),
      },
      inSession(reader),
    )
    .sort({ site: 1, _id: 1 })
    .limit(limit)
    .toArray();
  return found.map(view);
}

/** Duplicate key `override_asked_once`: there is one for the same person, session and refusal. */
export async function insertOverride(tx: Tx, { id, askedAt, ...rest }: StoredOverride): Promise<void> {
  await overrides
    .raw(tx)
    .insertOne({ _id: id, ...rest, askedAt: new Date(askedAt), decidedAt: null }, { session: tx.session });
}

/** Stores the decision on an open override. False if it has been decided meanwhile. */
export async function decideStoredOverride(
  tx: Tx,
  id: string,
  decision: {
    readonly state: 'approved' | 'declined';
    readonly decidedBy: string;
    readonly decidedAt: Date;
    readonly decisionNote: string;
    readonly booking?: string;
  },
): Promise<boolean> {
  const done = await overrides
    .raw(tx)
    .updateOne({ _id: id, state: 'asked' }, { $set: { ...decision } }, { session: tx.session });
  return done.modifiedCount === 1;
}

/** Uses an approved override up for a dose of its day, at the end of the transaction. Throws `spent` if it cannot be used. */
export function useOverrideAtEnd(
  tx: Tx,
  id: string,
  use: { readonly day: string; readonly dose: string },
  spent: () => Error,
): void {
  deferUpdate(
    tx,
    overrides.raw(tx),
    { _id: id, state: 'approved', day: use.day },
    { $set: { state: 'used', dose: use.dose } },
    spent,
  );
}

function view({ _id, askedAt, decidedAt, ...rest }: OverrideDoc): StoredOverride {
  return {
    id: _id,
    ...rest,
    askedAt: askedAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
  };
}
