import { Schema } from 'mongoose';
import { type AreaCode, areaRange, COUNTRY, provinceOf } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { platformProblem } from '../../platform/problem.ts';
import type { PlanState, SessionPlan, SessionPlanSummary } from './session-plan.ts';

interface SessionPlanDoc extends Omit<SessionPlan, 'id' | 'proposedAt' | 'acceptedAt'> {
  _id: string;
  proposedAt: Date;
  acceptedAt?: Date;
}

const schema = new Schema<SessionPlanDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  district: { type: String, required: true },
  area: { type: String, required: true },
  from: { type: String, required: true },
  to: { type: String, required: true },
  formula: { type: String, required: true },
  policyVersion: { type: String, required: true },
  status: { type: String, required: true },
  totals: { type: Object, required: true } as never,
  sessions: { type: Number, required: true },
  proposedBy: { type: String, required: true },
  proposedAt: { type: Date, required: true },
  acceptedBy: { type: String },
  acceptedAt: { type: Date },
  lines: { type: [Object], required: true } as never,
  unused: { type: [Object], required: true } as never,
  waiting: { type: [Object], required: true } as never,
  inputs: { type: Object, required: true } as never,
  changes: { type: [Object], required: true } as never,
  created: { type: [Object], required: true } as never,
});
schema.index({ province: 1, area: 1, _id: 1 }, { name: 'session_plan_by_area' });
schema.index({ _id: 1, status: 1 }, { name: 'session_plan_status' });

const plans = defineCollection<SessionPlanDoc>('sessionPlans', schema);

interface TurnDoc {
  _id: AreaCode;
  province: string;
  turns: number;
}

const turnSchema = new Schema<TurnDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  turns: { type: Number, required: true },
});
const turns = defineCollection<TurnDoc>('sessionPlanLocks', turnSchema);

export async function insertSessionPlan(tx: Tx, plan: SessionPlan): Promise<void> {
  const { id, proposedAt, acceptedAt: _, ...rest } = plan;
  await plans
    .raw(tx)
    .insertOne({ _id: id, ...rest, proposedAt: new Date(proposedAt) }, { session: tx.session });
}

/** Throws `request/not-found`. */
export async function getSessionPlan(reader: Reader, id: string): Promise<SessionPlan> {
  const found = await plans.raw(reader).findOne({ _id: id }, inSession(reader));
  if (found === null) throw platformProblem('request/not-found');
  const { _id, proposedAt, acceptedAt, ...rest } = found;
  return { id: _id, ...rest, ...instants(proposedAt, acceptedAt) };
}

export interface SessionPlanQuery {
  readonly area: AreaCode;
  readonly status?: PlanState | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Plans of an area and of what lies in it, by area and time; at most `limit`. */
export async function listSessionPlans(
  reader: Reader,
  { area, status, after, limit }: SessionPlanQuery,
): Promise<SessionPlanSummary[]> {
  const found = await plans
    .raw(reader)
    .find(
      {
        ...(area === COUNTRY ? {} : { province: provinceOf(area) ?? '', area: areaRange(area) }),
        ...(status === undefined ? {} : { status }),
        ...(after === undefined ? {} : { _id: { $gt: after } }),
      },
      {
        ...inSession(reader),
        projection: { lines: 0, unused: 0, waiting: 0, inputs: 0, changes: 0, created: 0 },
      },
    )
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  return found.map((doc) => {
    const { _id, proposedAt, acceptedAt, lines: _l, unused: _u, waiting: _w, inputs: _i, ...rest } = doc;
    const { changes: _c, created: _s, ...head } = rest;
    return { id: _id, ...head, ...instants(proposedAt, acceptedAt) };
  });
}

/** Accepts a plan that is only proposed. False: it has been accepted already. */
export async function markPlanAccepted(
  tx: Tx,
  id: string,
  what: Pick<SessionPlan, 'changes' | 'created'> & { readonly by: string; readonly at: Date },
): Promise<boolean> {
  const { by, at, changes, created } = what;
  const done = await plans
    .raw(tx)
    .updateOne(
      { _id: id, status: 'proposed' },
      { $set: { status: 'accepted', acceptedBy: by, acceptedAt: at, changes, created } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

/**
 * Takes the turn of a district: of two plans that are accepted at once, for the same stock and the same tables, the
 * database lets one through, and the other runs again on what it then finds.
 */
export async function takePlanningLock(tx: Tx, district: AreaCode): Promise<void> {
  const province = provinceOf(district) ?? '';
  await turns
    .raw(tx)
    .updateOne(
      { _id: district },
      { $inc: { turns: 1 }, $setOnInsert: { province } },
      { session: tx.session, upsert: true },
    );
}

/** Two at once make the first turn of a district: one of them runs again. */
export const PLANNING_TURN = 'sessionPlanLocks';

function instants(proposedAt: Date, acceptedAt: Date | undefined) {
  return {
    proposedAt: proposedAt.toISOString(),
    ...(acceptedAt === undefined ? {} : { acceptedAt: acceptedAt.toISOString() }),
  };
}
