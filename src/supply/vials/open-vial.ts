import type { Tx } from '../../platform/database/database.ts';
import { areaOfId, newId } from '../../platform/id.ts';
import { balanceId, insertBalanceAtEnd, takeFromBalance } from '../ledger/balance.store.ts';
import { batchOf, type StockBalance } from '../ledger/balance.ts';
import { cacheBalance } from '../ledger/balance-cache.ts';
import { appendMovement } from '../ledger/movement.store.ts';
import { vialAccount } from '../ledger/stock-account.ts';
import { limitsOf } from '../lots/usable-until.rules.ts';
import { insertVial } from './vial.store.ts';
import type { Vial } from './vial.ts';

interface Opening {
  readonly session: string;
  /** When the stopper was pierced; the clock of the vial starts then. */
  readonly openedAt: Date;
  /** Doses drawn from it in the same transaction, which appends their lines itself. */
  readonly drawn: number;
  readonly now: Date;
  readonly by: string;
}

/**
 * Opens a vial of a batch in the session's stock: its doses (fewer if the session has fewer) go from that stock to the
 * vial. The vial inherits the holds of the batch. A hold made at the same moment writes the same balance, so one of the
 * two transactions runs again after the other.
 */
export async function openVialOf(tx: Tx, batch: StockBalance, opening: Opening): Promise<Vial> {
  const { session, openedAt, drawn, now, by } = opening;
  const { lot, product, province, place, thawedAt, labelBefore } = batch;
  const capacity = Math.min(batch.dosesPerVial, batch.onHand);
  if (!(await takeFromBalance(tx, batch, capacity))) throw new Error('stock changed inside its own snapshot');
  const id = newId(areaOfId(session), now);
  const account = vialAccount(id);
  const limits = limitsOf(labelBefore, product, { thawedAt, openedAt });
  const rest: StockBalance = {
    ...batch,
    id: balanceId(account, lot, thawedAt),
    account,
    onHand: capacity - drawn,
    ...limits,
    since: now,
    session,
    openedAt,
  };
  insertBalanceAtEnd(tx, rest);
  appendMovement(tx, {
    id: newId(province, now),
    province,
    at: now.toISOString(),
    lot,
    product,
    ...batchOf(batch),
    doses: capacity,
    from: batch.account,
    to: account,
    kind: 'open-vial',
    session,
    vial: id,
    by,
  });
  const vial: Vial = {
    id,
    province,
    site: place,
    session,
    lot,
    product,
    ...batchOf(batch),
    openedAt: openedAt.toISOString(),
    openedBy: by,
    capacity,
    extraDoses: 0,
    status: 'open',
  };
  insertVial(tx, vial, limits.clock?.before);
  // A vial opened in advance is not drawn from yet: another one may be open, opened first.
  if (drawn > 0) cacheBalance(tx, vialKey(session, lot), rest);
  return vial;
}

/** Cache key of the vial from which a session draws a lot. */
export function vialKey(session: string, lot: string): string {
  return `${session}|${lot}`;
}
