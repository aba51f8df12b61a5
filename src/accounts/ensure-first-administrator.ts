import { randomBytes } from 'node:crypto';
import { recordAction } from '../audit/record.ts';
import { COUNTRY } from '../platform/area.ts';
import type { Clock } from '../platform/clock.ts';
import { type Database, isDuplicateKey, withTransaction } from '../platform/database/database.ts';
import { systemActor } from '../platform/http/auth.ts';
import { newId } from '../platform/id.ts';
import { createLog } from '../platform/log.ts';
import { anyAccount, insertAccount } from './account.store.ts';
import { hashPassword } from './password.ts';

/**
 * Whether the service still has no account. With `make`, creates an administrator of the country with a random password,
 * which is returned once and stored only as a hash. Undefined if there are accounts already.
 */
export async function ensureFirstAdministrator(
  database: Database,
  clock: Clock,
  make: boolean,
): Promise<{ username: string; password?: string } | undefined> {
  if (await anyAccount(database)) return undefined;
  const username = 'administrator';
  if (!make) return { username };
  const password = randomBytes(15).toString('base64url');
  const passwordHash = await hashPassword(password);
  const now = clock.now();
  const actor = systemActor(COUNTRY);
  const context = {
    database,
    clock,
    actor,
    requestId: 'first-start',
    log: createLog('silent'),
    secrets: { identityKey: '' },
  };
  try {
    await withTransaction(database, async (tx) => {
      const account = {
        id: newId(COUNTRY, now),
        username,
        role: 'administrator' as const,
        area: COUNTRY,
        disabled: false,
        createdAt: now.toISOString(),
      };
      await insertAccount(tx, account, passwordHash);
      await recordAction(tx, context, now, {
        action: 'createAccount',
        area: COUNTRY,
        object: account.id,
        details: { role: account.role },
      });
    });
    return { username, password };
  } catch (error) {
    // Another process of the service was faster.
    if (isDuplicateKey(error)) return undefined;
    throw error;
  }
}
