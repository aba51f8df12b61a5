import { Schema } from 'mongoose';
import { type AreaCode, provinceOf } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { platformProblem } from '../../platform/problem.ts';
import type { Evidence, Membership, MembershipState } from './membership.ts';

interface MembershipDoc {
  _id: string;
  province: AreaCode;
  district: AreaCode;
  person: string;
  group: number;
  evidence: Evidence;
  status: MembershipState;
  claimedBy: string;
  claimedAt: Date;
  decidedBy?: string;
  decidedAt?: Date;
  withdrawnBy?: string;
  withdrawnAt?: Date;
  reasonCode?: string;
}

const decisionSchema = new Schema(
  {
    number: { type: String, required: true },
    date: { type: String, required: true },
    signer: { type: String, required: true },
  },
  { _id: false, strict: 'throw' },
);
const schema = new Schema<MembershipDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  district: { type: String, required: true },
  person: { type: String, required: true },
  group: { type: Number, required: true },
  evidence: {
    kind: { type: String, required: true },
    reference: { type: String, required: true },
    decision: { type: decisionSchema },
  },
  status: { type: String, required: true },
  claimedBy: { type: String, required: true },
  claimedAt: { type: Date, required: true },
  decidedBy: { type: String },
  decidedAt: { type: Date },
  withdrawnBy: { type: String },
  withdrawnAt: { type: Date },
  reasonCode: { type: String },
});
schema.index({ person: 1, _id: 1 }, { name: 'membership_by_person' });
schema.index({ province: 1, district: 1, status: 1, _id: 1 }, { name: 'membership_by_status' });
schema.index({ _id: 1, status: 1 }, { name: 'membership_status' });
schema.index({ province: 1, district: 1, decidedAt: 1, person: 1 }, { name: 'membership_by_decision' });

/** For the `*.reads.ts` of this area. */
export const memberships = defineCollection<MembershipDoc>('memberships', schema);

/** Throws `request/not-found`. */
export async function getMembership(reader: Reader, id: string): Promise<Membership> {
  const found = await memberships.raw(reader).findOne({ _id: id }, inSession(reader));
  if (found === null) throw platformProblem('request/not-found');
  return view(found);
}

/** More than a person ever has: sixteen groups, each claimed again after it was rejected or withdrawn. */
const MAX_MEMBERSHIPS = 1_000;

/** All memberships a person ever had, oldest first. Throws RangeError for more than anybody has. */
export async function listMembershipsOf(reader: Reader, person: string): Promise<Membership[]> {
  const found = await memberships
    .raw(reader)
    .find({ person }, inSession(reader))
    .sort({ _id: 1 })
    .limit(MAX_MEMBERSHIPS + 1)
    .toArray();
  if (found.length > MAX_MEMBERSHIPS) throw new RangeError('too many memberships of one person');
  return found.map(view);
}

/** Lists the memberships of a district in one state, oldest first, page by page: the reviewer's list. */
export async function listMemberships(
  reader: Reader,
  query: {
    readonly district: AreaCode;
    readonly status: MembershipState;
    readonly after: string | undefined;
    readonly limit: number;
  },
): Promise<Membership[]> {
  const { district, status, after, limit } = query;
  const found = await memberships.page(
    reader,
    { province: provinceOf(district) ?? '', district, status },
    { after, limit },
  );
  return found.map(view);
}

/** Lists the people of a district with a membership decided at this instant or later, each once; of at most `limit` memberships. */
export async function listPeopleDecidedSince(
  reader: Reader,
  district: AreaCode,
  since: Date,
  limit: number,
): Promise<string[]> {
  const found = await memberships
    .raw(reader)
    .find(
      { province: provinceOf(district) ?? '', district, decidedAt: { $gte: since } },
      { ...inSession(reader), projection: { person: 1 } },
    )
    .limit(limit)
    .toArray();
  return [...new Set(found.map(({ person }) => person))];
}

export async function insertMemberships(tx: Tx, claimed: readonly Membership[]): Promise<void> {
  await memberships.model(tx).create(
    claimed.map(({ id, province, district, person, group, evidence, status, claimedBy, claimedAt }) => ({
      _id: id,
      province,
      district,
      person,
      group,
      evidence,
      status,
      claimedBy,
      claimedAt: new Date(claimedAt),
    })),
    { session: tx.session, ordered: true },
  );
}

/** Moves a membership from one state to the next. Returns false if it is no longer in the state `from`. */
export async function moveMembership(
  tx: Tx,
  id: string,
  move: {
    readonly from: MembershipState;
    readonly to: MembershipState;
    readonly by: string;
    readonly at: Date;
    readonly reasonCode: string | undefined;
  },
): Promise<boolean> {
  const { from, to, by, at, reasonCode } = move;
  const who = to === 'withdrawn' ? { withdrawnBy: by, withdrawnAt: at } : { decidedBy: by, decidedAt: at };
  const done = await memberships
    .raw(tx)
    .updateOne(
      { _id: id, status: from },
      { $set: { status: to, ...who, ...(reasonCode === undefined ? {} : { reasonCode }) } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

function view(doc: MembershipDoc): Membership {
  const { _id, claimedAt, decidedAt, withdrawnAt, ...rest } = doc;
  return {
    id: _id,
    ...rest,
    claimedAt: claimedAt.toISOString(),
    ...(decidedAt === undefined ? {} : { decidedAt: decidedAt.toISOString() }),
    ...(withdrawnAt === undefined ? {} : { withdrawnAt: withdrawnAt.toISOString() }),
  };
}
