import { type AreaCode, COUNTRY, provinceOf } from '../platform/area.ts';
import type { Tx } from '../platform/database.ts';
import { withTransaction } from '../platform/database.ts';
import { canonicalJson } from '../platform/hash.ts';
import { newId } from '../platform/id.ts';
import type { Problem } from '../platform/problem.ts';
import { errorForLog } from '../platform/router.ts';
import type { UseCaseContext } from '../platform/use-case.ts';
import { appendAuditEntry } from './audit-entry.store.ts';
import type { AuditEntry } from './audit-entry.ts';

/** What a use case says of the fact it has just written. */
export interface Deed {
  readonly action: string;
  readonly area: AreaCode;
  readonly subject?: string | undefined;
  readonly object?: string | undefined;
  readonly policyVersion?: string | undefined;
  readonly reason?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** Writes the audit entry of a fact in the fact's own transaction. Answers the entry's id. */
export async function recordDeed(tx: Tx, context: UseCaseContext, now: Date, deed: Deed): Promise<string> {
  return append(tx, context, now, { ...deed, outcome: 'done' });
}

/** Writes an attempt that was refused, in a transaction of its own. A fault here is logged, not thrown. */
export async function recordRefusal(
  context: UseCaseContext,
  action: string,
  problem: Problem,
): Promise<void> {
  const { area, subject, object, policyVersion } = problem.context;
  try {
    await withTransaction(context.database, (tx) =>
      append(tx, context, context.clock.now(), {
        action,
        area: area ?? context.actor.area,
        subject,
        object,
        policyVersion,
        outcome: 'refused',
        problem: problem.code,
        details: problem.code.startsWith('request/') ? undefined : { ...problem.details },
      }),
    );
  } catch (error) {
    context.log.error(
      { requestId: context.requestId, err: errorForLog(error) },
      'a refusal could not be recorded',
    );
  }
}

async function append(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  deed: Deed & Pick<AuditEntry, 'outcome'> & { problem?: string },
): Promise<string> {
  const { account, role, area } = context.actor;
  const entry: AuditEntry = {
    id: newId(provinceOf(deed.area) ?? COUNTRY, now),
    at: now.toISOString(),
    action: deed.action,
    outcome: deed.outcome,
    actor: { account, role, area },
    area: deed.area,
    subject: deed.subject,
    object: deed.object,
    policyVersion: deed.policyVersion,
    problem: deed.problem,
    reason: deed.reason,
    details:
      deed.details === undefined || Object.keys(deed.details).length === 0 ? undefined : { ...deed.details },
    requestId: context.requestId,
  };
  await appendAuditEntry(tx, entry, Buffer.from(canonicalJson(entry), 'utf8'));
  return entry.id;
}
