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
  /** When the stopper was pierced: the clock of the vial starts then. */
  readonly openedAt: Date;
  /** How many of its doses are drawn in this same transaction, which appends their line itself. */
  readonly drawn: number;
  readonly now: Date;
  readonly by: string;
}

/**
 * Opens a vial of a batch that lies in the session's stock: its doses (fewer when the session has no more of them) leave
 * that for the vial. It inherits the batch's holds, which cover its place too: whoever holds the lot at this moment
 * writes the balance it is taken from, so one of the two waits for the other.
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
  // One that is opened beforehand is not yet drawn from: another may be open, and was opened first.
  if (drawn > 0) cacheBalance(tx, vialKey(session, lot), rest);
  return vial;
}

/** Under which the vial is remembered that a session draws a lot from. */
export function vialKey(session: string, lot: string): string {
  return `${session}|${lot}`;
}
