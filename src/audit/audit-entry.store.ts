import { Schema } from 'mongoose';
import { type AreaCode, areaRange, districtOf, levelOf, provinceOf } from '../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../platform/database/database.ts';
import { deferInsert } from '../platform/database/deferred-writes.ts';
import type { AuditEntry } from './audit-entry.ts';
import { queueEntries } from './log/sequencing/log-queue.store.ts';
import { leafHash } from './log/tree/merkle.rules.ts';
import { bytesOf } from './log/tree/stored-bytes.store.ts';

interface AuditEntryDoc {
  _id: string;
  province: string;
  /** The district that is the area or contains it. */
  district?: AreaCode;
  area: AreaCode;
  at: Date;
  action: string;
  outcome: 'done' | 'refused';
  actor: string;
  subject?: string;
  object?: string;
  problem?: string;
  /** The exact bytes that become the leaf of the log; everything above is copied from them for searching. */
  bytes: Buffer;
}

const schema = new Schema<AuditEntryDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  district: { type: String },
  area: { type: String, required: true },
  at: { type: Date, required: true },
  action: { type: String, required: true },
  outcome: { type: String, required: true, enum: ['done', 'refused'] },
  actor: { type: String, required: true },
  subject: { type: String },
  object: { type: String },
  problem: { type: String },
  bytes: { type: Buffer, required: true },
});
schema.index({ district: 1, _id: 1 }, { name: 'audit_by_district', sparse: true });
schema.index({ area: 1, _id: 1 }, { name: 'audit_by_area' });
schema.index({ subject: 1, _id: 1 }, { name: 'audit_by_subject', sparse: true });
schema.index({ action: 1, _id: 1 }, { name: 'audit_by_action' });
schema.index({ actor: 1, _id: 1 }, { name: 'audit_by_actor' });
// Refusals are few compared with actions: an index of their own, which actions do not pay for.
schema.index(
  { area: 1, problem: 1 },
  { name: 'audit_refusals', partialFilterExpression: { outcome: 'refused' } },
);

/** For the `*.reads.ts` of this area. */
export const entries = defineCollection<AuditEntryDoc>('auditEntries', schema);

/**
 * Appends entries in the transaction of their facts, and queues them for the transparency log. Nothing changes or removes an
 * entry.
 */
export async function appendAuditEntries(
  tx: Tx,
  appended: readonly { readonly entry: AuditEntry; readonly bytes: Buffer }[],
): Promise<void> {
  const docs = appended.map(({ entry, bytes }) => docOf(entry, bytes));
  const [only] = docs;
  if (docs.length === 1 && only !== undefined) deferInsert(tx, entries.raw(tx), only);
  else await entries.raw(tx).insertMany(docs, { session: tx.session });
  await queueEntries(
    tx,
    appended.map(({ entry, bytes }) => ({
      entry: entry.id,
      at: new Date(entry.at),
      leafHash: leafHash(bytes),
    })),
  );
}

/** Whether the entry exists. */
export async function hasEntry(reader: Reader, id: string): Promise<boolean> {
  const found = await entries
    .raw(reader)
    .findOne({ _id: id }, { ...inSession(reader), projection: { _id: 1 } });
  return found !== null;
}

/** The exact bytes of these entries by id; missing ones are left out. */
export async function findEntryBytes(
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
  const found = await entries
    .raw(reader)
    .find({ _id: { $in: [...ids] } }, { ...inSession(reader), projection: { bytes: 1 } })
    .toArray();
  return new Map(found.map((doc) => [doc._id, bytesOf(doc.bytes)]));
}

function docOf(entry: AuditEntry, bytes: Buffer): AuditEntryDoc {
  const district = districtOf(entry.area);
  return {
    _id: entry.id,
    province: provinceOf(entry.area) ?? 'VN',
    ...(district === undefined ? {} : { district }),
    area: entry.area,
    at: new Date(entry.at),
    action: entry.action,
    outcome: entry.outcome,
    actor: entry.actor.account,
    ...(entry.subject === undefined ? {} : { subject: entry.subject }),
    ...(entry.object === undefined ? {} : { object: entry.object }),
    ...(entry.problem === undefined ? {} : { problem: entry.problem }),
    bytes,
  };
}

export interface AuditQuery {
  readonly area: AreaCode;
  readonly subject?: string | undefined;
  readonly object?: string | undefined;
  readonly action?: string | undefined;
  readonly actor?: string | undefined;
  readonly outcome?: 'done' | 'refused' | undefined;
  readonly problem?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Entries of an area, oldest first, as the exact bytes written; at most `limit`. */
export async function listAuditEntries(reader: Reader, query: AuditQuery): Promise<Buffer[]> {
  const found = await entries
    .raw(reader)
    .find(auditFilter(query), { ...inSession(reader), projection: { bytes: 1 } })
    .sort({ _id: 1 })
    .limit(query.limit)
    .toArray();
  return found.map((doc) => bytesOf(doc.bytes));
}

/** The query plan of `listAuditEntries`, for the test that checks it. */
export async function explainListAuditEntries(reader: Reader, query: AuditQuery): Promise<unknown> {
  return entries
    .raw(reader)
    .find(auditFilter(query), indexFor(query))
    .sort({ _id: 1 })
    .limit(query.limit)
    .explain('executionStats');
}

/** How many attempts were refused in an area, by problem, most frequent first; the interval is half-open. */
export async function countRefusals(
  reader: Reader,
  area: AreaCode,
  { from, until }: { readonly from?: Date | undefined; readonly until?: Date | undefined },
): Promise<{ readonly problem: string; readonly attempts: number }[]> {
  const at = {
    ...(from === undefined ? {} : { $gte: from }),
    ...(until === undefined ? {} : { $lt: until }),
  };
  const rows = await entries
    .raw(reader)
    .aggregate<{ _id: string; attempts: number }>(
      [
        {
          $match: {
            outcome: 'refused',
            area: areaRange(area),
            ...(from === undefined && until === undefined ? {} : { at }),
          },
        },
        { $group: { _id: '$problem', attempts: { $sum: 1 } } },
        { $sort: { attempts: -1, _id: 1 } },
      ],
      inSession(reader),
    )
    .toArray();
  return rows.map((row) => ({ problem: row._id, attempts: row.attempts }));
}

/**
 * A country or province is a range of ids alone, but not every query planner says that the index of ids serves it. Only the
 * query plan asks for it: the embedded database returns results of this hint unsorted.
 */
function indexFor({ area, after: _, from: __, to: ___, limit: ____, ...equal }: AuditQuery): {
  hint?: string;
} {
  const level = levelOf(area);
  const byId = level === 'country' || level === 'province';
  return byId && Object.values(equal).every((value) => value === undefined) ? { hint: '_id_' } : {};
}

/**
 * Every filter is an equality or a range of ids, and the id is the rest of the index: pages come from an index in order,
 * without sorting. The ids of a province's entries begin with its code.
 */
function auditFilter({ area, after, from, to, limit: _, ...equal }: AuditQuery) {
  const equals = Object.fromEntries(Object.entries(equal).filter(([, value]) => value !== undefined));
  const at = { ...(from === undefined ? {} : { $gte: from }), ...(to === undefined ? {} : { $lt: to }) };
  return {
    ...within(area, after),
    ...equals,
    ...(from === undefined && to === undefined ? {} : { at }),
  };
}

function within(area: AreaCode, after: string | undefined): Record<string, unknown> {
  const later = after === undefined ? {} : { _id: { $gt: after } };
  switch (levelOf(area)) {
    case 'country':
      return later;
    case 'province':
      return { _id: { $gt: after !== undefined && after > area ? after : area, $lt: `${area}/` } };
    case 'district':
      return { district: area, ...later };
    case 'site':
      return { area, ...later };
  }
}
