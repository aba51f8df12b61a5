import { Schema } from 'mongoose';
import type { AreaCode } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { vnCovid192021 } from '../vn-covid19-2021/vn-covid19-2021.ts';
import type { Override } from './override.ts';
import { policyProblem } from './policy.problems.ts';
import type { Policy } from './policy.ts';
import { parsePolicyVersion, policyOfVersion } from './policy-at.ts';

/** The policies shipped with the service, by version. */
const shipped: ReadonlyMap<string, Policy> = new Map([[vnCovid192021.version, vnCovid192021]]);

/** The policy a province starts its campaign with. */
export const DEFAULT_POLICY: Policy = vnCovid192021;

/** The rules in force in a province, with the seeds of its draw. A seed never leaves the service before it is revealed. */
export interface ProvincePolicy {
  readonly policy: Policy;
  /** `vn-covid19-2021@1+26.3` */
  readonly version: string;
  /** In the order in which they were committed; a person's course refers to its seed by number, from 1. */
  readonly seeds: readonly string[];
  /** Of the seed that new people draw with. */
  readonly seedHash: string;
}

/** A province's campaign: the policy it started with, the number of overrides, and the seeds of its draw. */
export interface PolicyHead {
  readonly province: AreaCode;
  readonly base: string;
  readonly sequence: number;
  readonly seeds: readonly StoredSeed[];
  readonly startedAt: Date;
}

/** A seed: its hash is public from the start, the seed itself once it is revealed. */
export interface StoredSeed {
  readonly seed: string;
  readonly hash: string;
  readonly committedAt: Date;
  /** When the next one was committed: since then no new person draws with this one. */
  readonly closedAt: Date | null;
  readonly revealedAt: Date | null;
}

interface HeadDoc extends Omit<PolicyHead, 'province'> {
  _id: AreaCode;
}

interface OverrideDoc extends Override {
  /** `26@3`: province and sequence, so that of two concurrent overrides only one can be the next. */
  readonly _id: string;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

const seedSchema = new Schema(
  {
    seed: { type: String, required: true },
    hash: { type: String, required: true },
    committedAt: { type: Date, required: true },
    closedAt: { type: Date, default: null },
    revealedAt: { type: Date, default: null },
  },
  { _id: false, strict: 'throw' },
);
const headSchema = new Schema<HeadDoc>({
  _id: { type: String, required: true },
  base: { type: String, required: true },
  sequence: { type: Number, required: true },
  seeds: { type: [seedSchema], required: true },
  startedAt: { type: Date, required: true },
});
headSchema.index({ _id: 1, sequence: 1 }, { name: 'policy_head_sequence' });

const overrideSchema = new Schema<OverrideDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  sequence: { type: Number, required: true },
  recordedOn: { type: String, required: true },
  effectiveFrom: { type: String, required: true },
  document: { type: Schema.Types.Mixed, required: true },
  changes: { type: [Schema.Types.Mixed], required: true },
  recordedBy: { type: String, required: true },
  recordedAt: { type: Date, required: true },
});
overrideSchema.index({ province: 1, sequence: 1 }, { name: 'policy_override_sequence', unique: true });

/** For the stores of this area. */
export const heads = defineCollection<HeadDoc>('policyHeads', headSchema);
const overrides = defineCollection<OverrideDoc>('policyOverrides', overrideSchema);

// A version always means the same rules, so a resolved policy is cached, per database.
const resolved = new WeakMap<Reader['connection'], Map<string, Policy>>();

/** Returns the policy now in force in a province. Throws `policy/campaign-not-started`. */
export async function loadPolicy(reader: Reader, province: AreaCode): Promise<ProvincePolicy> {
  const head = await getPolicyHead(reader, province);
  const version = versionOf(head);
  const seeds = head.seeds.map(({ seed }) => seed);
  return { policy: await resolve(reader, version), version, seeds, seedHash: currentSeedOf(head).hash };
}

/** Returns the seed that new people draw with. */
export function currentSeedOf({ seeds }: Pick<PolicyHead, 'seeds'>): StoredSeed {
  const current = seeds.at(-1);
  if (current === undefined) throw new Error('a campaign without a seed');
  return current;
}

/** Returns the policy of exactly this version, for looking back. Throws RangeError for an unknown version. */
export async function loadPolicyVersion(reader: Reader, version: string): Promise<Policy> {
  return resolve(reader, version);
}

export async function findPolicyHead(reader: Reader, province: AreaCode): Promise<PolicyHead | undefined> {
  const found = await heads.raw(reader).findOne({ _id: province }, inSession(reader));
  if (found === null) return undefined;
  const { _id, ...rest } = found;
  return { province: _id, ...rest };
}

/** Throws `policy/campaign-not-started`. */
export async function getPolicyHead(reader: Reader, province: AreaCode): Promise<PolicyHead> {
  const head = await findPolicyHead(reader, province);
  if (head === undefined) throw policyProblem('policy/campaign-not-started', { province });
  return head;
}

/** Lists the provinces that have started their campaign, by code: 63 at most. */
export async function listCampaignProvinces(reader: Reader): Promise<AreaCode[]> {
  const found = await heads
    .raw(reader)
    .find({}, { ...inSession(reader), projection: { _id: 1 } })
    .sort({ _id: 1 })
    .toArray();
  return found.map((head) => head._id);
}

export async function insertPolicyHead(tx: Tx, head: PolicyHead): Promise<void> {
  const { province, ...rest } = head;
  await heads.model(tx).create([{ _id: province, ...rest }], { session: tx.session });
}

/** Increments the sequence of the head. Returns false if it is no longer at `sequence`. */
export async function advancePolicyHead(tx: Tx, province: AreaCode, sequence: number): Promise<boolean> {
  const done = await heads
    .raw(tx)
    .updateOne({ _id: province, sequence }, { $set: { sequence: sequence + 1 } }, { session: tx.session });
  return done.modifiedCount === 1;
}

/** Appends an override; none is ever changed or removed. */
export async function appendOverride(tx: Tx, override: Override, by: string, at: Date): Promise<void> {
  const { province, sequence } = override;
  await overrides
    .model(tx)
    .create([{ _id: `${province}@${sequence}`, ...override, recordedBy: by, recordedAt: at }], {
      session: tx.session,
    });
}

/** Lists a province's overrides up to a sequence, in order. There are few: each is a signed document. */
export async function listOverrides(
  reader: Reader,
  province: AreaCode,
  upTo = Number.MAX_SAFE_INTEGER - 1,
): Promise<Override[]> {
  const found = await overrides
    .raw(reader)
    .find({ province, sequence: { $lt: upTo + 1 } }, inSession(reader))
    .sort({ sequence: 1 })
    .toArray();
  return found.map(({ _id, recordedBy: _, recordedAt: __, ...override }) => override);
}

/** Returns the shipped policy of this version. Throws RangeError if there is none. */
export function shippedPolicy(version: string): Policy {
  const found = shipped.get(version);
  if (found === undefined) throw new RangeError('not a policy of this service');
  return found;
}

/** Returns the version of the policy that a head describes. */
export function versionOf({
  base,
  province,
  sequence,
}: Pick<PolicyHead, 'base' | 'province' | 'sequence'>): string {
  return sequence === 0 ? base : `${base}+${province}.${sequence}`;
}

/** Lists every version that was in force in a province before this one, oldest first. */
export function versionsBefore(version: string): readonly string[] {
  const { base, province, overrides: count } = parsePolicyVersion(version);
  if (province === null) return [];
  return Array.from({ length: count }, (_, sequence) => versionOf({ base, province, sequence }));
}

async function resolve(reader: Reader, version: string): Promise<Policy> {
  const cache = resolved.get(reader.connection) ?? new Map<string, Policy>();
  resolved.set(reader.connection, cache);
  const cached = cache.get(version);
  if (cached !== undefined) return cached;
  const { base, province, overrides: count } = parsePolicyVersion(version);
  const found = province === null ? [] : await listOverrides(reader, province, count);
  const policy = policyOfVersion(shippedPolicy(base), found, version);
  cache.set(version, policy);
  return policy;
}
