import type { AreaCode } from '../platform/area.ts';
import type { Reader } from '../platform/database/database.ts';
import { listAuditEntries } from './audit-entry.store.ts';
import { type AuditEntry, auditEntry } from './audit-entry.ts';

const PAGE = 1_000;

/** Every entry of one action done in a province, or by the national store (`VN`), oldest first. */
export async function listActions(reader: Reader, province: AreaCode, action: string): Promise<AuditEntry[]> {
  const actions: AuditEntry[] = [];
  // Ids of the country sort after those of every province.
  for (let after: string | undefined = `${province}.`; after !== undefined; ) {
    const bytes: Buffer[] = await listAuditEntries(reader, {
      area: province,
      action,
      outcome: 'done',
      after,
      limit: PAGE,
    });
    const page = bytes.map((text) => auditEntry.parse(JSON.parse(text.toString('utf8'))));
    actions.push(...page);
    after = page.length < PAGE ? undefined : page.at(-1)?.id;
  }
  return actions;
}
