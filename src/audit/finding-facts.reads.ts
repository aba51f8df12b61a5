import { type AreaCode, COUNTRY, provinceOf } from '../platform/area.ts';
import { inSession, type Reader } from '../platform/database/database.ts';
import { firstIdAt } from '../platform/id.ts';
import { entries } from './audit-entry.store.ts';
import { type AuditEntry, auditEntry } from './audit-entry.ts';
import { bytesOf } from './log/tree/stored-bytes.store.ts';

/**
 * The entries of these actions in a province from an instant on, in order. Ids hold the time of their transaction, and none
 * commits more than a minute later: a reader that begins well before its last read misses none.
 */
export async function* eachActionSince(
  reader: Reader,
  province: AreaCode,
  since: Date,
  actions: ReadonlySet<string>,
): AsyncGenerator<AuditEntry> {
  const found = entries
    .raw(reader)
    .find(
      { _id: { $gte: firstIdAt(province, since), $lt: `${province}/` } },
      { ...inSession(reader), projection: { action: 1, outcome: 1, bytes: 1 } },
    )
    .sort({ _id: 1 });
  for await (const doc of found) {
    if (doc.outcome === 'done' && actions.has(doc.action)) yield read(doc.bytes);
  }
}

/** The completed actions that have one of these people as subject, oldest first; at most `limit`. */
export async function listActionsOfSubjects(
  reader: Reader,
  subjects: readonly string[],
  limit: number,
): Promise<AuditEntry[]> {
  if (subjects.length === 0) return [];
  const found = await entries
    .raw(reader)
    .find(
      { subject: { $in: [...subjects] } },
      { ...inSession(reader), hint: 'audit_by_subject', projection: { outcome: 1, bytes: 1 } },
    )
    .sort({ subject: 1, _id: 1 })
    .limit(limit)
    .toArray();
  return found.filter(({ outcome }) => outcome === 'done').map(({ bytes }) => read(bytes));
}

/** The completed actions at a place between two instants, the second excluded; at most `limit`. */
export async function listActionsAt(
  reader: Reader,
  area: AreaCode,
  { from, until }: { readonly from: Date; readonly until: Date },
  limit: number,
): Promise<AuditEntry[]> {
  const province = provinceOf(area) ?? COUNTRY;
  const found = await entries
    .raw(reader)
    .find(
      { area, _id: { $gte: firstIdAt(province, from), $lt: firstIdAt(province, until) } },
      { ...inSession(reader), projection: { outcome: 1, bytes: 1 } },
    )
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  return found.filter(({ outcome }) => outcome === 'done').map(({ bytes }) => read(bytes));
}

/** The completed actions of these accounts, latest first; at most `limit`. */
export async function listActionsByActor(
  reader: Reader,
  actors: readonly string[],
  limit: number,
): Promise<AuditEntry[]> {
  if (actors.length === 0) return [];
  const found = await entries
    .raw(reader)
    .find(
      { actor: { $in: [...actors] } },
      { ...inSession(reader), hint: 'audit_by_actor', projection: { outcome: 1, bytes: 1 } },
    )
    .sort({ actor: 1, _id: -1 })
    .limit(limit)
    .toArray();
  return found.filter(({ outcome }) => outcome === 'done').map(({ bytes }) => read(bytes));
}

/** Entries by id; missing ones are left out. */
export async function listEntriesById(reader: Reader, ids: readonly string[]): Promise<AuditEntry[]> {
  const found = await entries
    .raw(reader)
    .find({ _id: { $in: [...ids] } }, { ...inSession(reader), projection: { bytes: 1 } })
    .sort({ _id: 1 })
    .toArray();
  return found.map(({ bytes }) => read(bytes));
}

function read(bytes: Uint8Array): AuditEntry {
  return auditEntry.parse(JSON.parse(bytesOf(bytes).toString('utf8')));
}
