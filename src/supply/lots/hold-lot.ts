import { recordAction } from '../../audit/record.ts';
import type { Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import { platformProblem } from '../../platform/problem.ts';
import { type Recorded, transact, type UseCaseContext } from '../../platform/use-case.ts';
import { changeHolds } from '../ledger/balance-change.store.ts';
import { bumpHoldVersion } from './lot.store.ts';
import type { LotHold, LotId, NewHold } from './lot.ts';
import { insertHold } from './lot-hold.store.ts';

/**
 * Holds a lot (tạm dừng) in an area: bars every balance of it there from the same instant, and every balance created
 * there later. Holds add up: the lot can be used again once the last hold over a place is released.
 */
export async function holdLot(context: UseCaseContext, lot: LotId, wanted: NewHold): Promise<LotHold> {
  return transact(context, (tx, now) => holdLotIn(tx, context, now, lot, wanted));
}

/** `holdLot` inside a transaction that does more. */
export async function holdLotIn(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  lot: LotId,
  wanted: NewHold,
): Promise<Recorded<LotHold>> {
  if (!(await bumpHoldVersion(tx, lot))) throw platformProblem('request/not-found');
  const { area, reasonCode, document, note } = wanted;
  const hold: LotHold = {
    id: newId(area, now),
    lot,
    area,
    reasonCode,
    ...(document === undefined ? {} : { document }),
    note,
    heldAt: now.toISOString(),
    heldBy: context.actor.account,
  };
  await insertHold(tx, hold);
  const balances = await changeHolds(tx, lot, area, 1);
  const entry = await recordAction(tx, context, now, {
    action: 'holdLot',
    area,
    object: lot,
    reason: reasonCode,
    details: { hold: hold.id, balances, ...(document === undefined ? {} : { document }) },
  });
  return { entry, answer: hold };
}
