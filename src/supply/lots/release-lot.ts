import { recordAction } from '../../audit/record.ts';
import { platformProblem } from '../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { changeHolds } from '../ledger/balance-change.store.ts';
import { lotProblem } from './lot.problems.ts';
import { bumpHoldVersion } from './lot.store.ts';
import type { LotHold } from './lot.ts';
import { endHold, findHold } from './lot-hold.store.ts';

/** Releases a hold of a lot, once. Throws `lot/hold-already-released`, `lot/recalled`. */
export async function releaseLot(
  context: UseCaseContext,
  holdId: string,
  input: { readonly note: string },
): Promise<LotHold> {
  return transact(context, async (tx, now) => {
    const hold = await findHold(tx, holdId);
    if (hold === undefined) throw platformProblem('request/not-found');
    const { lot, area, reasonCode } = hold;
    if (hold.recall !== undefined) throw lotProblem('lot/recalled', { lot }).about({ area, object: lot });
    const by = context.actor.account;
    if (!(await endHold(tx, holdId, by, input.note, now))) {
      throw lotProblem('lot/hold-already-released').about({ area, object: lot });
    }
    await bumpHoldVersion(tx, lot);
    const balances = await changeHolds(tx, lot, area, -1);
    const entry = await recordAction(tx, context, now, {
      action: 'releaseLot',
      area,
      object: lot,
      reason: reasonCode,
      details: { hold: holdId, balances },
    });
    return {
      entry,
      answer: { ...hold, releasedAt: now.toISOString(), releasedBy: by, releaseNote: input.note },
    };
  });
}
