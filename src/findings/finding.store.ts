import { Schema } from 'mongoose';
import { type AreaCode, COUNTRY, provinceOf } from '../platform/area.ts';
import { addDays } from '../platform/clock.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../platform/database/database.ts';
import { platformProblem } from '../platform/problem.ts';
import type { IsoDate } from '../policy/terms.ts';
import type { Finding, FindingState } from './finding.ts';
import type { FindingKind } from './finding-kind.ts';
import type { Severity } from './severity.ts';

interface FindingDoc extends Omit<Finding, 'id' | 'foundAt' | 'changedAt'> {
  _id: string;
  province: string;
  foundAt: Date;
  changedAt: Date;
}

const text = { type: String, required: true } as const;
const schema = new Schema<FindingDoc>({
  _id: text,
  province: text,
  kind: text,
  ruleVersion: { type: Number, required: true },
  subject: text,
  severity: text,
  area: text,
  day: text,
  people: [String],
  accounts: [String],
  objects: [String],
  policyVersion: { type: String, default: null },
  measures: { type: Schema.Types.Mixed, required: true },
  evidence: [String],
  state: text,
  version: { type: Number, required: true },
  foundAt: { type: Date, required: true },
  changedAt: { type: Date, required: true },
  reviewedBy: { type: String, default: null },
  decidedBy: { type: String, default: null },
  reason: { type: String, default: null },
});
schema.index({ _id: 1, version: 1 }, { name: 'finding_version' });
schema.index({ province: 1, kind: 1, _id: 1 }, { name: 'finding_by_kind' });
schema.index({ province: 1, state: 1, _id: 1 }, { name: 'finding_by_state' });
schema.index({ people: 1, state: 1 }, { name: 'finding_by_person' });

const findings = defineCollection<FindingDoc>('findings', schema);

/** Part of the message of a duplicate key on this collection. */
export const FINDING_KNOWN = 'findings';

export async function findFinding(reader: Reader, id: string): Promise<Finding | undefined> {
  const found = await findings.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** Throws `request/not-found`. */
export async function getFinding(reader: Reader, id: string): Promise<Finding> {
  const found = await findFinding(reader, id);
  if (found === undefined) throw platformProblem('request/not-found');
  return found;
}

/** Whether a finding names this pseudonym and is not dismissed. */
export async function isNamedInFinding(reader: Reader, pseudonym: string): Promise<boolean> {
  const found = await findings
    .raw(reader)
    .findOne(
      { people: pseudonym, state: { $in: ['open', 'under-review', 'confirmed'] } },
      { ...inSession(reader), projection: { _id: 1 } },
    );
  return found !== null;
}

/** Findings by id; missing ones are left out. */
export async function listFindingsById(reader: Reader, ids: readonly string[]): Promise<Finding[]> {
  if (ids.length === 0) return [];
  const found = await findings
    .raw(reader)
    .find({ _id: { $in: [...ids] } }, inSession(reader))
    .toArray();
  return found.map(view);
}

export interface FindingQuery {
  readonly area: AreaCode;
  readonly kind?: FindingKind | undefined;
  readonly state?: FindingState | undefined;
  readonly severity?: Severity | undefined;
  readonly from?: IsoDate | undefined;
  readonly to?: IsoDate | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Findings about an area and everything in it, by place and kind; days from `from` to `to` inclusive; at most `limit`. */
export async function listFindings(reader: Reader, query: FindingQuery): Promise<Finding[]> {
  const { area, kind, state, severity, from, to, after, limit } = query;
  const province = provinceOf(area);
  const found = await findings
    .raw(reader)
    .find(
      {
        ...(province === undefined ? {} : { province }),
        ...within(area, after),
        ...(kind === undefined ? {} : { kind }),
        ...(state === undefined ? {} : { state }),
        ...(severity === undefined ? {} : { severity }),
        ...(from === undefined && to === undefined
          ? {}
          : {
              day: {
                ...(from === undefined ? {} : { $gte: from }),
                ...(to === undefined ? {} : { $lt: addDays(to, 1) }),
              },
            }),
      },
      inSession(reader),
    )
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  return found.map(view);
}

/** An id begins with its area, so the ids of an area and everything in it are one range. */
function within(area: AreaCode, after: string | undefined) {
  const later = after === undefined ? {} : { $gt: after };
  if (area === COUNTRY) return after === undefined ? {} : { _id: later };
  return { _id: { ...(after === undefined ? { $gte: area } : later), $lt: `${area}/` } };
}

/** A duplicate key (`FINDING_KNOWN`) means that another sweep found it at the same time. */
export async function insertFinding(tx: Tx, finding: Finding): Promise<void> {
  const { id, foundAt, changedAt, ...rest } = finding;
  await findings.raw(tx).insertOne(
    {
      _id: id,
      province: provinceOf(finding.area) ?? COUNTRY,
      ...rest,
      foundAt: new Date(foundAt),
      changedAt: new Date(changedAt),
    },
    { session: tx.session },
  );
}

/** Changes a finding that still has this version, and increments the version. False if it has another. */
export async function changeFinding(
  tx: Tx,
  id: string,
  version: number,
  change: Partial<
    Pick<
      Finding,
      'state' | 'severity' | 'measures' | 'ruleVersion' | 'evidence' | 'accounts' | 'people' | 'objects'
    >
  > & {
    readonly changedAt: Date;
    readonly reviewedBy?: string | null;
    readonly decidedBy?: string | null;
    readonly reason?: Finding['reason'];
  },
): Promise<boolean> {
  const done = await findings
    .raw(tx)
    .updateOne({ _id: id, version }, { $set: { ...change, version: version + 1 } }, { session: tx.session });
  return done.modifiedCount === 1;
}

function view({ _id, province: _, foundAt, changedAt, ...rest }: FindingDoc): Finding {
  const stored = { id: _id, ...rest, foundAt: foundAt.toISOString(), changedAt: changedAt.toISOString() };
  // The measures are those of the kind: they were stored together.
  return stored as Finding;
}
