import type { Tx } from '../../platform/database/database.ts';
import { findBalance, removeEmptyBalance } from '../ledger/balance.store.ts';
import type { WastageCause } from '../ledger/movement.ts';
import { postMovement } from '../ledger/stock.ts';
import { vialAccount, wastedAccount } from '../ledger/stock-account.ts';
import { markClosed } from './vial.store.ts';
import type { Vial, VialEnd } from './vial.ts';

/**
 * Closes an open vial: wastes the doses left in it and removes its balance. Returns how many doses were wasted; undefined
 * if it has been closed meanwhile.
 */
export async function closeVial(
  tx: Tx,
  { id, site, session, lot, thawedAt }: Vial,
  end: {
    readonly because: VialEnd;
    readonly cause: Exclude<WastageCause, 'sample'>;
    readonly now: Date;
    readonly by: string;
  },
): Promise<number | undefined> {
  const { because, cause, now, by } = end;
  const rest = await findBalance(tx, site, vialAccount(id), lot, thawedAt);
  if (rest === undefined) return undefined;
  const left = rest.onHand;
  if (!(await markClosed(tx, id, { closedAt: now, closedBecause: because, wasted: left }))) return undefined;
  if (left > 0) {
    const outcome = await postMovement(tx, {
      lot,
      ...(thawedAt === undefined ? {} : { thawedAt }),
      doses: left,
      from: vialAccount(id),
      to: wastedAccount(cause),
      kind: 'waste',
      cause,
      session,
      vial: id,
      by,
      now,
    });
    if (outcome !== 'posted') throw new Error('a vial changed inside its own snapshot');
  }
  await removeEmptyBalance(tx, rest);
  return left;
}
