import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { deferInsert } from '../../platform/database/deferred-writes.ts';
import { firstIdAt } from '../../platform/id.ts';
import type { ProductCode } from '../../policy/terms.ts';
import type { LotId } from '../lots/lot.ts';
import type { Movement, MovementKind, WastageCause } from './movement.ts';
import type { StockAccount } from './stock-account.ts';

interface MovementDoc {
  _id: string;
  province: string;
  at: Date;
  lot: LotId;
  product: ProductCode;
  thawedAt?: Date;
  doses: number;
  from: StockAccount;
  to: StockAccount;
  kind: MovementKind;
  cause?: WastageCause;
  round?: string;
  shipment?: string;
  session?: string;
  dose?: string;
  vial?: string;
  failure?: string;
  stockCount?: string;
  correctionOf?: string;
  by: string;
  note?: string;
}

const schema = new Schema<MovementDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  at: { type: Date, required: true },
  lot: { type: String, required: true },
  product: { type: String, required: true },
  thawedAt: { type: Date },
  doses: { type: Number, required: true, min: 1 },
  from: { type: String, required: true },
  to: { type: String, required: true },
  kind: { type: String, required: true },
  cause: { type: String },
  round: { type: String },
  shipment: { type: String },
  session: { type: String },
  dose: { type: String },
  vial: { type: String },
  failure: { type: String },
  stockCount: { type: String },
  correctionOf: { type: String },
  by: { type: String, required: true },
  note: { type: String },
});
schema.index({ province: 1, _id: 1 }, { name: 'movement_by_province' });
schema.index({ province: 1, lot: 1, _id: 1 }, { name: 'movement_by_lot' });
schema.index({ province: 1, kind: 1, _id: 1 }, { name: 'movement_by_kind' });

/** For the `*.reads.ts` of this area. */
export const movements = defineCollection<MovementDoc>('stockMovements', schema);

/** Appends a line to the ledger. Lines are never changed or removed. */
export function appendMovement(tx: Tx, line: Movement): void {
  const { id, at, thawedAt, ...facts } = line;
  deferInsert<MovementDoc>(tx, movements.raw(tx), {
    _id: id,
    at: new Date(at),
    ...withoutUndefined(facts),
    ...(thawedAt === undefined ? {} : { thawedAt: new Date(thawedAt) }),
  });
}

interface MovementQuery {
  readonly province: string;
  readonly lot?: LotId | undefined;
  readonly kind?: MovementKind | undefined;
  /** Half-open instants, applied to the ids, which are ordered by time. */
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Movements in the ledger of a province (or of the national store, `VN`), oldest first; at most `limit`. */
export async function listMovements(reader: Reader, query: MovementQuery): Promise<Movement[]> {
  const { province, lot, kind, from, until, after, limit } = query;
  const id = {
    ...(from === undefined ? {} : { $gte: firstIdAt(province, from) }),
    ...(until === undefined ? {} : { $lt: firstIdAt(province, until) }),
    ...(after === undefined ? {} : { $gt: after }),
  };
  const found = await movements
    .raw(reader)
    .find(
      {
        province,
        ...(lot === undefined ? {} : { lot }),
        ...(kind === undefined ? {} : { kind }),
        ...(Object.keys(id).length === 0 ? {} : { _id: id }),
      },
      inSession(reader),
    )
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  return found.map(view);
}

interface AccountSum {
  readonly account: StockAccount;
  readonly lot: LotId;
  readonly thawedAt?: Date;
  readonly doses: number;
}

/** Doses that went out of (`from`) or into (`to`) each account, by batch, from the ledger of a province. */
export async function sumMovements(
  reader: Reader,
  province: string,
  side: 'from' | 'to',
): Promise<AccountSum[]> {
  // Thawing takes from the batch as delivered and adds to the thawed one.
  const thawedAt = side === 'to' ? '$thawedAt' : { $cond: [{ $eq: ['$kind', 'thaw'] }, null, '$thawedAt'] };
  const sums = await movements
    .raw(reader)
    .aggregate<{ _id: { account: string; lot: string; thawedAt?: Date | null }; doses: number }>(
      [
        { $match: { province } },
        { $group: { _id: { account: `$${side}`, lot: '$lot', thawedAt }, doses: { $sum: '$doses' } } },
      ],
      { ...inSession(reader), allowDiskUse: true },
    )
    .toArray();
  return sums.map(({ _id: { thawedAt: thawed, ...key }, doses }) => ({
    ...key,
    ...(thawed === undefined || thawed === null ? {} : { thawedAt: thawed }),
    doses,
  }));
}

function withoutUndefined<T extends object>(facts: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as never;
}

function view(doc: MovementDoc): Movement {
  const { _id, at, thawedAt, ...facts } = doc;
  return {
    id: _id,
    at: at.toISOString(),
    ...facts,
    ...(thawedAt === undefined ? {} : { thawedAt: thawedAt.toISOString() }),
  };
}
