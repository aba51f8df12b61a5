import { Schema } from 'mongoose';
import { type AreaCode, areaRange, provinceOf } from '../platform/area.ts';
import { defineCollection, type Reader, type Tx } from '../platform/database.ts';
import type { AuditEntry } from './audit-entry.ts';

interface AuditEntryDoc {
  _id: string;
  province: string;
  area: AreaCode;
  at: Date;
  action: string;
  outcome: 'done' | 'refused';
  actor: string;
  subject?: string;
  object?: string;
  problem?: string;
  /** The exact bytes that later become the leaf of the log; everything above is repeated from them for searching. */
  bytes: Buffer;
}

const schema = new Schema<AuditEntryDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
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
schema.index({ province: 1, _id: 1 }, { name: 'audit_by_province' });
schema.index({ area: 1, _id: 1 }, { name: 'audit_by_area' });
schema.index({ subject: 1, _id: 1 }, { name: 'audit_by_subject', sparse: true });
schema.index({ action: 1, _id: 1 }, { name: 'audit_by_action' });
schema.index({ actor: 1, _id: 1 }, { name: 'audit_by_actor' });

const entries = defineCollection<AuditEntryDoc>('auditEntries', schema);

/** Appends one entry, in the transaction of the fact it tells of. There is no way to change or remove one. */
export async function appendAuditEntry(tx: Tx, entry: AuditEntry, bytes: Buffer): Promise<void> {
  const doc = {
    _id: entry.id,
    province: provinceOf(entry.area) ?? 'VN',
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
  await entries.raw(tx).insertOne(doc, { session: tx.session });
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

/** Entries of an area, oldest first; at most `limit`. */
export async function listAuditEntries(reader: Reader, query: AuditQuery): Promise<Buffer[]> {
  const { area, after, from, to, limit, ...equal } = query;
  const equals = Object.fromEntries(Object.entries(equal).filter(([, value]) => value !== undefined));
  const found = await entries
    .model(reader)
    .find({
      area: areaRange(area),
      ...equals,
      ...(after === undefined ? {} : { _id: { $gt: after } }),
      ...(from === undefined && to === undefined
        ? {}
        : {
            at: { ...(from === undefined ? {} : { $gte: from }), ...(to === undefined ? {} : { $lt: to }) },
          }),
    })
    .sort({ _id: 1 })
    .limit(limit)
    .select({ bytes: 1 })
    .lean();
  return found.map((doc) =>
    Buffer.from((doc.bytes as unknown as { buffer: Uint8Array }).buffer ?? doc.bytes),
  );
}
