import { recordAction } from '../audit/record.ts';
import { platformProblem } from '../platform/problem.ts';
import { transact, type UseCaseContext } from '../platform/use-case.ts';
import { accountProblem } from './account.problems.ts';
import { disableStoredAccount, findAccount } from './account.store.ts';
import type { Account } from './account.ts';

/** Disables an account: it can no longer sign in; what it did stays. Throws `request/not-found`, `account/already-disabled`. */
export async function disableAccount(context: UseCaseContext, id: string): Promise<Account> {
  return transact(context, async (tx, now) => {
    const found = await findAccount(tx, id);
    if (found === undefined) throw platformProblem('request/not-found');
    if (!(await disableStoredAccount(tx, id))) throw accountProblem('account/already-disabled');
    const entry = await recordAction(tx, context, now, {
      action: 'disableAccount',
      area: found.area,
      object: id,
    });
    const { passwordHash: _, failedAttempts: __, lockedUntil: ___, ...account } = found;
    return { entry, answer: { ...account, disabled: true } };
  });
}
