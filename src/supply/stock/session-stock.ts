import type { AreaCode } from '../../platform/area.ts';
import type { Reader, Tx } from '../../platform/database/database.ts';
import { areaOfId } from '../../platform/id.ts';
import type { ProductCode } from '../../policy/terms.ts';
import { listAccountBalances } from '../ledger/balance.store.ts';
import { batchOf, type LotDoses, type StockBalance, sumByLot } from '../ledger/balance.ts';
import { postMovement } from '../ledger/stock.ts';
import { sessionAccount } from '../ledger/stock-account.ts';
import { usableBefore } from '../lots/lot.ts';
import { closeVial } from '../vials/close-vial.ts';
import { pickFirstExpiring } from '../vials/drawing/first-expiry.rules.ts';
import { listOpenVials } from '../vials/vial.store.ts';

/**
 * Sets doses of the site's own stock aside for a session, first expiry first, from batches that are usable now and through
 * the day of the session. Returns them by lot. `short`: there are too few, and nothing was written.
 */
export async function setAsideForSession(
  tx: Tx,
  wanted: {
    readonly session: string;
    readonly site: AreaCode;
    readonly product: ProductCode;
    readonly doses: number;
    /** yyyy-MM-dd */
    readonly sessionDay: string;
    readonly now: Date;
    readonly by: string;
  },
): Promise<LotDoses[] | 'short'> {
  const { session, site, product, now, by } = wanted;
  const stock = await listAccountBalances(tx, site, site, product);
  const picked = pickFirstExpiring(stock, wanted.doses, usableBefore(wanted.sessionDay), now);
  if (picked === 'short') return 'short';
  for (const { lot, doses, ...batch } of picked) {
    const outcome = await postMovement(tx, {
      lot,
      ...batchOf(batch),
      doses,
      from: site,
      to: sessionAccount(session),
      kind: 'set-aside',
      session,
      by,
      now,
    });
    if (outcome !== 'posted') throw new Error('stock changed inside its own snapshot');
  }
  return sumByLot(picked);
}

/**
 * Ends the stock of a session: what is left in its open vials is wasted, the rest goes back to the site, whatever its
 * state. Returns both, by lot.
 */
export async function endSessionStock(
  tx: Tx,
  session: string,
  now: Date,
  by: string,
): Promise<{ readonly returned: LotDoses[]; readonly discarded: LotDoses[] }> {
  const discarded: LotDoses[] = [];
  for (const vial of await listOpenVials(tx, session)) {
    const doses = await closeVial(tx, vial, {
      because: 'session-over',
      cause: 'open-vial-remainder',
      now,
      by,
    });
    if (doses !== undefined && doses > 0) discarded.push({ lot: vial.lot, doses });
  }
  const left = (await listSessionStock(tx, session)).filter((balance) => balance.onHand > 0);
  for (const balance of left) {
    const { lot, onHand } = balance;
    const outcome = await postMovement(tx, {
      lot,
      ...batchOf(balance),
      doses: onHand,
      from: sessionAccount(session),
      to: areaOfId(session),
      kind: 'return',
      session,
      by,
      now,
    });
    if (outcome !== 'posted') throw new Error('stock changed inside its own snapshot');
  }
  return {
    returned: sumByLot(left.map(({ lot, onHand }) => ({ lot, doses: onHand }))),
    discarded: sumByLot(discarded),
  };
}

/** The balances set aside for a session, including those at zero; soonest expiry first. */
export async function listSessionStock(reader: Reader, session: string): Promise<StockBalance[]> {
  return listAccountBalances(reader, areaOfId(session), sessionAccount(session));
}
