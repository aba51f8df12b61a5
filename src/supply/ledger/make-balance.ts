import { findSite } from '../../places/sites/site.store.ts';
import { type AreaCode, levelOf } from '../../platform/area.ts';
import type { Reader, Tx } from '../../platform/database/database.ts';
import { listExpiryChanges } from '../lots/extensions/expiry-change.store.ts';
import { bumpHoldVersion, getLot } from '../lots/lot.store.ts';
import type { Lot, LotId } from '../lots/lot.ts';
import { countHoldsOver } from '../lots/lot-hold.store.ts';
import { type BatchCondition, labelBeforeAt, limitsOf } from '../lots/usable-until.rules.ts';
import { balanceId, insertBalance } from './balance.store.ts';
import { isQuarantine, ledgerOf, type StockAccount, sessionOfAccount } from './stock-account.ts';

/**
 * Creates the balance of a batch that comes to an account for the first time, with every hold, recall and extension in
 * force for its place. Throws `lot/unknown`.
 */
export async function makeBalance(
  tx: Tx,
  place: AreaCode,
  account: StockAccount,
  batch: { readonly lot: LotId; readonly thawedAt?: string | undefined; readonly doses: number },
  now: Date,
): Promise<void> {
  await bumpHoldVersion(tx, batch.lot);
  const lot = await getLot(tx, batch.lot);
  const thawedAt = batch.thawedAt === undefined ? undefined : new Date(batch.thawedAt);
  const { holds, recalled } = await countHoldsOver(tx, lot.id, place);
  const session = sessionOfAccount(account);
  const labelBefore = await findLabelBefore(tx, lot, { place, thawedAt }, now);
  await insertBalance(tx, {
    id: balanceId(account, lot.id, thawedAt),
    province: ledgerOf(place),
    place,
    account,
    lot: lot.id,
    product: lot.product,
    ...(thawedAt === undefined ? {} : { thawedAt }),
    onHand: batch.doses,
    holds,
    ...(recalled ? { recalled } : {}),
    ...limitsOf(labelBefore, lot.product, { thawedAt }),
    labelBefore,
    quarantined: isQuarantine(account),
    ...(isQuarantine(account) ? { quarantineCause: 'cold-chain-failure' as const } : {}),
    dosesPerVial: lot.dosesPerVial,
    since: now,
    ...(session === undefined ? {} : { session }),
  });
}

/** The first instant at which label and extensions no longer allow a batch to be used where it is. */
async function findLabelBefore(
  reader: Reader,
  { id, expiry }: Lot,
  batch: Omit<BatchCondition, 'storages'>,
  at: Date,
): Promise<Date> {
  const changes = await listExpiryChanges(reader, id);
  if (changes.length === 0) return labelBeforeAt(expiry, [], batch, at);
  return labelBeforeAt(expiry, changes, { ...batch, storages: await findStorages(reader, batch.place) }, at);
}

/** The storages of a site; undefined for stores above sites, where they are not recorded. */
export async function findStorages(reader: Reader, place: AreaCode): Promise<BatchCondition['storages']> {
  return levelOf(place) === 'site' ? (await findSite(reader, place))?.coldChain : undefined;
}
