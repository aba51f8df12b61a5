import type { Reader } from '../../platform/database/database.ts';
import { listBalancesOfPlace } from '../../supply/ledger/balance.store.ts';
import { stateOfStock } from '../../supply/ledger/balance.ts';
import { sessionAccount } from '../../supply/ledger/stock-account.ts';
import type { Session } from '../sessions/session.ts';

/** Doses a session may still give: of its stock and its open vials, what may be used at this instant. */
export async function usableDosesOf(
  reader: Reader,
  { id, site }: Pick<Session, 'id' | 'site'>,
  now: Date,
): Promise<number> {
  const found = await listBalancesOfPlace(reader, site);
  return found
    .filter((stock) => stock.session === id || stock.account === sessionAccount(id))
    .filter((stock) => stateOfStock(stock, now) === 'usable')
    .reduce((sum, { onHand }) => sum + onHand, 0);
}
