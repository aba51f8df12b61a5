import type { Tx } from '../../../platform/database/database.ts';
import { areaOfId, newId } from '../../../platform/id.ts';
import { addToBalance, balanceId } from '../../ledger/balance.store.ts';
import { forgetBalance } from '../../ledger/balance-cache.ts';
import { appendMovement } from '../../ledger/movement.store.ts';
import type { Movement } from '../../ledger/movement.ts';
import { postMovement } from '../../ledger/stock.ts';
import { GIVEN, ledgerOf, vialAccount, wastedAccount } from '../../ledger/stock-account.ts';
import { type LotId, productOfLot } from '../../lots/lot.ts';
import { vialKey } from '../open-vial.ts';
import { findVial } from '../vial.store.ts';

/**
 * Brings back a dose that was drawn by mistake (the record was corrected): into its vial, or, when that is closed,
 * through it into the remainder that was discarded with it. Without a vial (a correction had found it in another lot
 * after the session): to the site's own stock.
 */
export async function undrawDose(
  tx: Tx,
  undo: {
    readonly session: string;
    readonly lot: LotId;
    readonly vial?: string | undefined;
    /** Without a vial: the batch of the site's stock. */
    readonly thawedAt?: string | undefined;
    readonly doseId: string;
    /** Id of the dose correction. */
    readonly correctionOf: string;
    readonly now: Date;
    readonly by: string;
  },
): Promise<void> {
  const { session, lot, vial, thawedAt, doseId, correctionOf, now, by } = undo;
  const site = areaOfId(session);
  const line = { lot, doses: 1, session, dose: doseId, correctionOf, by };
  if (vial === undefined) {
    const batch = thawedAt === undefined ? {} : { thawedAt };
    await postMovement(tx, { ...line, ...batch, from: GIVEN, to: site, kind: 'given-corrected', now });
    return;
  }
  const opened = await findVial(tx, vial);
  if (opened === undefined) throw new Error('a dose from a vial that was never opened');
  const account = vialAccount(vial);
  const batch = opened.thawedAt === undefined ? {} : { thawedAt: opened.thawedAt };
  const append = (moved: Pick<Movement, 'from' | 'to' | 'kind' | 'cause'>): void => {
    const province = ledgerOf(site);
    const at = now.toISOString();
    appendMovement(tx, {
      ...line,
      ...batch,
      ...moved,
      vial,
      id: newId(province, now),
      province,
      at,
      product: productOfLot(lot),
    });
  };
  append({ from: GIVEN, to: account, kind: 'given-corrected' });
  if (opened.status === 'open') {
    // It may have been opened before the one that is drawn from.
    forgetBalance(tx, vialKey(session, lot));
    if (await addToBalance(tx, site, balanceId(account, lot, opened.thawedAt), 1)) return;
    throw new Error('an open vial without a balance');
  }
  append({
    from: account,
    to: wastedAccount('open-vial-remainder'),
    kind: 'waste',
    cause: 'open-vial-remainder',
  });
}
