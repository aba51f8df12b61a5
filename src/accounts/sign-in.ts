import type { Tokens } from '../platform/http/auth.ts';
import { transactWithoutEntry, type UseCaseContext } from '../platform/use-case.ts';
import { accountProblem } from './account.problems.ts';
import { clearFailedSignIns, findAccountByUsername, noteFailedSignIn } from './account.store.ts';
import type { Account } from './account.ts';
import { pretendToVerify, verifyPassword } from './password.ts';

const ATTEMPTS = 10;
const LOCK_MINUTES = 15;

/**
 * Returns a short-lived token for a username and password. Throws `account/credentials-wrong` for an unknown username, a
 * disabled account or a wrong password alike, and `account/locked` for fifteen minutes after ten wrong attempts.
 */
export async function signIn(
  context: UseCaseContext,
  tokens: Tokens,
  credentials: { readonly username: string; readonly password: string },
): Promise<{ token: string; expiresAt: string; account: Account }> {
  const found = await findAccountByUsername(context.database, credentials.username);
  if (found === undefined || found.disabled) {
    await pretendToVerify(credentials.password);
    throw accountProblem('account/credentials-wrong');
  }
  const now = context.clock.now();
  if (found.lockedUntil !== undefined && found.lockedUntil > now) {
    const retryAfterSeconds = Math.ceil((found.lockedUntil.getTime() - now.getTime()) / 1000);
    throw accountProblem('account/locked', { retryAfterSeconds }).withHeaders({
      'Retry-After': String(retryAfterSeconds),
    });
  }
  if (!(await verifyPassword(credentials.password, found.passwordHash))) {
    const lock =
      found.failedAttempts + 1 >= ATTEMPTS ? new Date(now.getTime() + LOCK_MINUTES * 60_000) : undefined;
    await transactWithoutEntry(context, 'sign-in-count', (tx) => noteFailedSignIn(tx, found.id, lock));
    throw accountProblem('account/credentials-wrong');
  }
  if (found.failedAttempts > 0)
    await transactWithoutEntry(context, 'sign-in-count', (tx) => clearFailedSignIns(tx, found.id));
  const { token, expiresAt } = await tokens.issue({ account: found.id, role: found.role, area: found.area });
  const { passwordHash: _, failedAttempts: __, lockedUntil: ___, ...account } = found;
  return { token, expiresAt: expiresAt.toISOString(), account };
}
