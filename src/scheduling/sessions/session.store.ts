import { Schema } from 'mongoose';
import { type AreaCode, areaRange } from '../../platform/area.ts';
import { addDays } from '../../platform/clock.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { platformProblem } from '../../platform/problem.ts';
import type { Session, SessionState } from './session.ts';

type Instants = 'createdAt' | 'publishedAt' | 'openedAt' | 'endedAt' | 'id';

interface SessionDoc extends Omit<Session, Instants> {
  _id: string;
  createdAt: Date;
  publishedAt?: Date;
  openedAt?: Date;
  endedAt?: Date;
}

const shiftSchema = new Schema(
  { start: String, end: String, capacity: Number },
  { _id: false, strict: 'throw' },
);
const schema = new Schema<SessionDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  district: { type: String, required: true },
  site: { type: String, required: true },
  day: { type: String, required: true },
  product: { type: String, required: true },
  communes: [String],
  tables: { type: Number, required: true },
  shifts: [shiftSchema],
  status: { type: String, required: true },
  callListSize: { type: Number, required: true },
  standbySize: { type: Number, required: true },
  cutoffKey: { type: String, default: '' },
  standbyHash: { type: String },
  policyVersion: { type: String, required: true },
  planLine: { type: String },
  createdBy: { type: String, required: true },
  createdAt: { type: Date, required: true },
  publishedAt: { type: Date },
  openedAt: { type: Date },
  endedAt: { type: Date },
});
schema.index({ _id: 1, status: 1 }, { name: 'session_status' });
schema.index({ site: 1, _id: 1 }, { name: 'session_by_site' });
schema.index({ province: 1, day: 1, site: 1 }, { name: 'session_by_day' });

/** For `*.reads.ts` only. */
export const sessions = defineCollection<SessionDoc>('sessions', schema);

/** Throws `request/not-found`. */
export async function getSession(reader: Reader, id: string): Promise<Session> {
  const found = await sessions.raw(reader).findOne({ _id: id }, inSession(reader));
  if (found === null) throw platformProblem('request/not-found');
  return view(found);
}

interface SessionQuery {
  readonly area: AreaCode;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly product?: Session['product'] | undefined;
  readonly status?: SessionState | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Sessions of an area by site and time of creation, on days from `from` to `to`, both included; at most `limit`. */
export async function listSessions(reader: Reader, query: SessionQuery): Promise<Session[]> {
  const { area, from, to, product, status, after, limit } = query;
  const found = await sessions
    .raw(reader)
    .find(
      {
        site: areaRange(area),
        ...(from === undefined && to === undefined
          ? {}
          : {
              day: {
                ...(from === undefined ? {} : { $gte: from }),
                ...(to === undefined ? {} : { $lt: addDays(to, 1) }),
              },
            }),
        ...(product === undefined ? {} : { product }),
        ...(status === undefined ? {} : { status }),
        ...(after === undefined ? {} : { _id: { $gt: after } }),
      },
      inSession(reader),
    )
    .sort({ site: 1, _id: 1 })
    .limit(limit)
    .toArray();
  return found.map(view);
}

/** The sessions of a province on one day with one product, by site. */
export async function listSessionsOfDay(
  reader: Reader,
  { province, day, product }: Pick<Session, 'province' | 'day' | 'product'>,
): Promise<Session[]> {
  const found = await sessions
    .raw(reader)
    .find({ province, day, product }, inSession(reader))
    .sort({ province: 1, day: 1, site: 1 })
    .toArray();
  return found.map(view);
}

export async function insertSession(tx: Tx, session: Session): Promise<void> {
  const { id, createdAt, publishedAt: _, openedAt: __, endedAt: ___, ...rest } = session;
  await sessions
    .raw(tx)
    .insertOne({ _id: id, ...rest, createdAt: new Date(createdAt) }, { session: tx.session });
}

/** What a change of state sets beside the state. */
export interface SessionChange {
  readonly status: SessionState;
  readonly callListSize?: number;
  readonly standbySize?: number;
  readonly cutoffKey?: string;
  readonly standbyHash?: string;
  readonly policyVersion?: string;
  readonly publishedAt?: Date;
  readonly openedAt?: Date;
  readonly endedAt?: Date;
}

/** Changes a session that is still in this state. False if it is not. */
export async function changeSession(
  tx: Tx,
  id: string,
  from: SessionState,
  change: SessionChange,
): Promise<boolean> {
  const done = await sessions
    .raw(tx)
    .updateOne({ _id: id, status: from }, { $set: { ...change } }, { session: tx.session });
  return done.matchedCount === 1;
}

function view(doc: SessionDoc): Session {
  const { _id, createdAt, publishedAt, openedAt, endedAt, ...rest } = doc;
  return {
    id: _id,
    ...rest,
    createdAt: createdAt.toISOString(),
    ...(publishedAt === undefined ? {} : { publishedAt: publishedAt.toISOString() }),
    ...(openedAt === undefined ? {} : { openedAt: openedAt.toISOString() }),
    ...(endedAt === undefined ? {} : { endedAt: endedAt.toISOString() }),
  };
}
