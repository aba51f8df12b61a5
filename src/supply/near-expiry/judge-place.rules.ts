import type { ProductCode } from '../../policy/terms.ts';
import { expiryOf, type StockBalance } from '../ledger/balance.ts';
import { sessionOfAccount } from '../ledger/stock-account.ts';
import type { LotId } from '../lots/lot.ts';
import { type FlagReason, forecastUse, type LotAtPlace } from './expiry.rules.ts';
import { expectedUse, type Pace, type PlaceUse } from './use-in-time.rules.ts';

/** A lot of a place that needs attention, with all its batches together. */
export interface PlaceForecast {
  readonly lot: LotId;
  readonly product: ProductCode;
  /** Of the batch that expires first. */
  readonly expiry: string;
  readonly onHand: number;
  /** How many of them will be used in time. */
  readonly plannedUse: number;
  readonly reason: FlagReason;
  readonly pace?: Omit<Pace, 'product'>;
}

/** Which lots of a place are near expiry, by its plan and pace and by the lead days; see `expectedUse`. */
export function judgePlace(
  balances: readonly StockBalance[],
  use: PlaceUse,
  day: string,
  leadDays: number,
): PlaceForecast[] {
  const batches = batchesAtPlace(balances);
  const lastExpiry = batches.reduce((last, { expiry }) => (expiry > last ? expiry : last), day);
  const judged = forecastUse(batches, expectedUse(use, day, lastExpiry), day, leadDays);
  const lots = new Map<LotId, PlaceForecast>();
  for (const { lot: batch, onHand, plannedUse, reason } of judged) {
    const found = batches.find(({ lot }) => lot === batch);
    if (found === undefined || reason === undefined) continue;
    const { product, expiry } = found;
    const lot = lotOfBatch(batch);
    const before = lots.get(lot);
    const pace = use.paces?.find((one) => one.product === product);
    lots.set(lot, {
      lot,
      product,
      expiry: before?.expiry ?? expiry,
      onHand: onHand + (before?.onHand ?? 0),
      plannedUse: plannedUse + (before?.plannedUse ?? 0),
      reason: before?.reason === 'not-used-in-time' ? before.reason : reason,
      ...(pace === undefined
        ? {}
        : { pace: { windowDays: pace.windowDays, sessionDays: pace.sessionDays, used: pace.used } }),
    });
  }
  return [...lots.values()];
}

/**
 * The stock of a place that is not quarantined or recalled, free or set aside for sessions, by lot and last day: a thawed
 * batch expires sooner than the rest of its lot.
 */
function batchesAtPlace(balances: readonly StockBalance[]): LotAtPlace[] {
  const batches = new Map<string, LotAtPlace>();
  for (const balance of balances) {
    if (balance.quarantined || balance.recalled === true) continue;
    const { lot, product, onHand } = balance;
    const expiry = expiryOf(balance);
    const key = `${lot}@${expiry}`;
    const sum = batches.get(key) ?? { lot: key, product, expiry, free: 0, setAside: 0 };
    const isFree = sessionOfAccount(balance.account) === undefined && balance.session === undefined;
    const side = isFree ? 'free' : 'setAside';
    batches.set(key, { ...sum, [side]: sum[side] + onHand });
  }
  return [...batches.values()];
}

function lotOfBatch(batch: string): LotId {
  return batch.slice(0, batch.lastIndexOf('@'));
}
