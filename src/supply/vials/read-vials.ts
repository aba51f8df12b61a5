import type { Reader } from '../../platform/database/database.ts';
import { areaOfId } from '../../platform/id.ts';
import { listVialBalances } from '../ledger/balance.store.ts';
import { vialOfAccount } from '../ledger/stock-account.ts';
import { listVials } from './vial.store.ts';
import { restOf, type VialWithRest } from './vial.ts';

/** The vials of a session with the doses left in them, in the order in which they were recorded; at most `limit`. */
export async function readVials(
  reader: Reader,
  session: string,
  page: { readonly after: string | undefined; readonly limit: number; readonly now: Date },
): Promise<VialWithRest[]> {
  const found = await listVials(reader, session, page.after, page.limit);
  const rests = await listVialBalances(reader, areaOfId(session), session);
  const byVial = new Map(rests.map((balance) => [vialOfAccount(balance.account), balance]));
  return found.map((vial) => restOf(vial, byVial.get(vial.id), page.now));
}
