import { recordAction } from '../audit/record.ts';
import { levelOf } from '../platform/area.ts';
import { roleLevels } from '../platform/http/auth.ts';
import { newId } from '../platform/id.ts';
import { transact, type UseCaseContext } from '../platform/use-case.ts';
import { accountProblem } from './account.problems.ts';
import { insertAccount } from './account.store.ts';
import type { Account, NewAccount } from './account.ts';
import { hashPassword } from './password.ts';

/** Creates an account. Throws `account/role-area-mismatch`, `account/username-taken`. */
export async function createAccount(context: UseCaseContext, wanted: NewAccount): Promise<Account> {
  const levels = roleLevels[wanted.role];
  if (!levels.includes(levelOf(wanted.area))) {
    throw accountProblem('account/role-area-mismatch', { role: wanted.role, levels: [...levels] });
  }
  const passwordHash = await hashPassword(wanted.password);
  return transact(
    context,
    async (tx, now) => {
      const account: Account = {
        id: newId(wanted.area, now),
        username: wanted.username,
        role: wanted.role,
        area: wanted.area,
        disabled: false,
        createdAt: now.toISOString(),
      };
      await insertAccount(tx, account, passwordHash);
      const entry = await recordAction(tx, context, now, {
        action: 'createAccount',
        area: account.area,
        object: account.id,
        details: { role: account.role },
      });
      return { entry, answer: account };
    },
    { account_username: () => accountProblem('account/username-taken') },
  );
}
