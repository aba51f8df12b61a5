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

interface LockDoc {
  _id: AreaCode;
  province: string;
  turns: number;
}

const lockSchema = new Schema<LockDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  turns: { type: Number, required: true },
});
const locks = defineCollection<LockDoc>('sessionPlanLocks', lockSchema);

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

interface SessionPlanQuery {
  readonly area: AreaCode;
  readonly status?: PlanState | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Plans of an area and of the areas in it, by area and time; at most `limit`. */
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

/** Accepts a plan that is only proposed. False if it has already been accepted. */
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
 * Locks the planning of a district until the end of the transaction: if two plans for the same stock and tables are
 * accepted at once, the database lets one through, and the other runs again on what it then finds.
 */
export async function takePlanningLock(tx: Tx, district: AreaCode): Promise<void> {
  const province = provinceOf(district) ?? '';
  await locks
    .raw(tx)
    .updateOne(
      { _id: district },
      { $inc: { turns: 1 }, $setOnInsert: { province } },
      { session: tx.session, upsert: true },
    );
}

/** If two at once insert the lock of a district, one of them gets a duplicate key and runs again. */
export const PLANNING_LOCK = 'sessionPlanLocks';

function instants(proposedAt: Date, acceptedAt: Date | undefined) {
  return {
    proposedAt: proposedAt.toISOString(),
    ...(acceptedAt === undefined ? {} : { acceptedAt: acceptedAt.toISOString() }),
  };
}
