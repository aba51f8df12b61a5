import { Schema } from 'mongoose';
import { type AreaCode, areaRange, COUNTRY } from '../../platform/area.ts';
import { defineCollection } from '../../platform/database/database.ts';
import type { ProductCode } from '../../policy/terms.ts';
import type { LotId } from '../lots/lot.ts';
import type { StockBalance } from './balance.ts';
import { ledgerOf, type StockAccount } from './stock-account.ts';

interface BalanceDoc {
  _id: string;
  province: string;
  place: AreaCode;
  account: StockAccount;
  lot: LotId;
  product: ProductCode;
  thawedAt?: Date;
  onHand: number;
  holds: number;
  usableBefore: Date;
  quarantined: boolean;
  quarantineCause?: 'cold-chain-failure';
  recalled?: boolean;
  labelBefore: Date;
  clock?: { kind: 'thawed' | 'open'; before: Date };
  dosesPerVial: number;
  since: Date;
  session?: string;
  openedAt?: Date;
}

const schema = new Schema<BalanceDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  place: { type: String, required: true },
  account: { type: String, required: true },
  lot: { type: String, required: true },
  product: { type: String, required: true },
  thawedAt: { type: Date },
  onHand: { type: Number, required: true, min: 0 },
  holds: { type: Number, required: true, min: 0 },
  usableBefore: { type: Date, required: true },
  quarantined: { type: Boolean, required: true },
  quarantineCause: { type: String },
  recalled: { type: Boolean },
  labelBefore: { type: Date, required: true },
  clock: { type: new Schema({ kind: String, before: Date }, { _id: false, strict: 'throw' }) },
  dosesPerVial: { type: Number, required: true },
  since: { type: Date, required: true },
  session: { type: String },
  openedAt: { type: Date },
});
// Equalities first, the one range last: every engine then finds the entry by the index alone.
schema.index(
  { _id: 1, province: 1, holds: 1, quarantined: 1, usableBefore: 1, onHand: 1 },
  { name: 'balance_draw' },
);
schema.index({ province: 1, account: 1, product: 1, usableBefore: 1 }, { name: 'balance_by_account' });
schema.index({ province: 1, place: 1, _id: 1 }, { name: 'balance_by_place' });
schema.index({ lot: 1, province: 1, place: 1 }, { name: 'balance_by_lot' });
schema.index({ lot: 1, _id: 1 }, { name: 'balance_of_lot' });
schema.index({ province: 1, session: 1, lot: 1 }, { name: 'balance_of_session' });

/** For the other `balance*.store.ts` only. */
export const balances = defineCollection<BalanceDoc>('stockBalances', schema);

/** Matches the balance only if the facts that decide its state are still those that were read. */
export function asSeen({ id, province, holds, quarantined, usableBefore }: StockBalance) {
  return { _id: id, province, holds, quarantined, usableBefore };
}

export function areaFilter(area: AreaCode): Record<string, unknown> {
  return area === COUNTRY ? {} : { province: ledgerOf(area), place: areaRange(area) };
}

export function docOf({ id, ...facts }: StockBalance): BalanceDoc {
  return { _id: id, ...facts };
}

export function view({ _id, ...facts }: BalanceDoc): StockBalance {
  return { id: _id, ...facts };
}
