import { type AreaCode, COUNTRY, provinceOf } from '../platform/area.ts';
import { type Reader, type Tx, withTransaction } from '../platform/database/database.ts';
import { canonicalJson } from '../platform/hash.ts';
import { newId } from '../platform/id.ts';
import { errorForLog } from '../platform/log.ts';
import type { Problem } from '../platform/problem.ts';
import { type EntryId, entryIdOf, type UseCaseContext } from '../platform/use-case.ts';
import { appendAuditEntries } from './audit-entry.store.ts';
import type { AuditEntry } from './audit-entry.ts';
import { MAX_ENTRY_BYTES } from './log/tree/tile.rules.ts';

/** What a use case records about the fact it has just written. */
export interface AuditedAction {
  readonly action: string;
  readonly area: AreaCode;
  readonly subject?: string | undefined;
  readonly object?: string | undefined;
  readonly policyVersion?: string | undefined;
  readonly reason?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** Writes the audit entry of a fact in the fact's transaction. Returns the entry's id, which `transact` requires. */
export async function recordAction(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  action: AuditedAction,
): Promise<EntryId> {
  return entryIdOf(await append(tx, context, now, { ...action, outcome: 'done' }));
}

/**
 * Writes a refused attempt in its own transaction, and returns when it is stored. Refusals that arrive while earlier ones are
 * being written share the next transaction. An error here is logged, not thrown.
 */
export async function recordRefusal(
  context: UseCaseContext,
  action: string,
  problem: Problem,
): Promise<void> {
  const { area, subject, object, policyVersion } = problem.context;
  const entry = entryOf(context, context.clock.now(), {
    action,
    area: area ?? context.actor.area,
    subject,
    object,
    policyVersion,
    outcome: 'refused',
    problem: problem.code,
    details: problem.code.startsWith('request/') ? undefined : { ...problem.details },
  });
  try {
    await writeTogether(context.database, entry);
  } catch (error) {
    context.log.error(
      { requestId: context.requestId, err: errorForLog(error) },
      'a refusal could not be recorded',
    );
  }
}

interface Writer {
  next: { readonly entries: AuditEntry[]; readonly written: Promise<void> } | undefined;
  last: Promise<void>;
}

const MAX_TOGETHER = 500;
const writers = new WeakMap<Reader['connection'], Writer>();

/** One transaction at a time for each database; entries that arrive while it runs go into the next one. */
function writeTogether(database: Reader, entry: AuditEntry): Promise<void> {
  const writer = writers.get(database.connection) ?? { next: undefined, last: Promise.resolve() };
  writers.set(database.connection, writer);
  if (writer.next !== undefined && writer.next.entries.length < MAX_TOGETHER) {
    writer.next.entries.push(entry);
    return writer.next.written;
  }
  const entries = [entry];
  const written = writer.last.then(() => {
    if (writer.next?.entries === entries) writer.next = undefined;
    return withTransaction(database, (tx) => appendAuditEntries(tx, entries.map(withBytes)));
  });
  writer.next = { entries, written };
  writer.last = written.catch(() => undefined);
  return written;
}

async function append(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  action: AuditedAction & Pick<AuditEntry, 'outcome'>,
): Promise<string> {
  const entry = entryOf(context, now, action);
  await appendAuditEntries(tx, [withBytes(entry)]);
  return entry.id;
}

/**
 * An entry with its exact bytes, which the log serves after a length of two bytes. If it is longer, a refusal loses its
 * details and reason. An action loses nothing: throws RangeError, and nothing is written.
 */
function withBytes(entry: AuditEntry): { entry: AuditEntry; bytes: Buffer } {
  const bytes = Buffer.from(canonicalJson(entry), 'utf8');
  if (bytes.length <= MAX_ENTRY_BYTES) return { entry, bytes };
  if (entry.outcome === 'done') throw new RangeError('an audit entry is too long');
  return withBytes({ ...entry, details: { tooLong: bytes.length }, reason: undefined });
}

function entryOf(
  context: UseCaseContext,
  now: Date,
  action: AuditedAction & Pick<AuditEntry, 'outcome'> & { problem?: string },
): AuditEntry {
  const { account, role, area } = context.actor;
  return {
    id: newId(provinceOf(action.area) ?? COUNTRY, now),
    at: now.toISOString(),
    action: action.action,
    outcome: action.outcome,
    actor: { account, role, area },
    area: action.area,
    subject: action.subject,
    object: action.object,
    policyVersion: action.policyVersion,
    problem: action.problem,
    reason: action.reason,
    details:
      action.details === undefined || Object.keys(action.details).length === 0
        ? undefined
        : { ...action.details },
    requestId: context.requestId,
  };
}
