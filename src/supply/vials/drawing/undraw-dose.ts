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
 * Returns a dose whose record was corrected: to its vial, or, if that is closed, through it to the discarded remainder.
 * Without a vial (a correction after the session had drawn it from the site): to the site's own stock.
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
  const append = (ends: Pick<Movement, 'from' | 'to' | 'kind' | 'cause'>): void => {
    const province = ledgerOf(site);
    const at = now.toISOString();
    appendMovement(tx, {
      ...line,
      ...batch,
      ...ends,
      vial,
      id: newId(province, now),
      province,
      at,
      product: productOfLot(lot),
    });
  };
  append({ from: GIVEN, to: account, kind: 'given-corrected' });
  if (opened.status === 'open') {
    // This vial may have been opened before the one doses are now drawn from.
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
