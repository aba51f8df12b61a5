import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../platform/database.ts';
import { deferInsert } from '../platform/deferred-writes.ts';
import type { ProductCode } from '../policy/terms.ts';
import type { LotId } from './lot.ts';
import type { Movement, MovementKind, WastageCause } from './movement.ts';
import type { StockAccount } from './stock-account.ts';

interface MovementDoc {
  _id: string;
  province: string;
  at: Date;
  lot: LotId;
  product: ProductCode;
  doses: number;
  from: StockAccount;
  to: StockAccount;
  kind: MovementKind;
  cause?: WastageCause;
  round?: string;
  shipment?: string;
  session?: string;
  dose?: string;
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
  doses: { type: Number, required: true, min: 1 },
  from: { type: String, required: true },
  to: { type: String, required: true },
  kind: { type: String, required: true },
  cause: { type: String },
  round: { type: String },
  shipment: { type: String },
  session: { type: String },
  dose: { type: String },
  correctionOf: { type: String },
  by: { type: String, required: true },
  note: { type: String },
});
schema.index({ province: 1, _id: 1 }, { name: 'movement_by_province' });
schema.index({ province: 1, lot: 1, _id: 1 }, { name: 'movement_by_lot' });
schema.index({ province: 1, kind: 1, _id: 1 }, { name: 'movement_by_kind' });

/** For the `*.reads.ts` of this area. */
export const movements = defineCollection<MovementDoc>('stockMovements', schema);

/** Appends one line to the ledger. There is no way to change or remove one. */
export function appendMovement(tx: Tx, line: Movement): void {
  const { id, at, cause, round, shipment, session, dose, correctionOf, note, ...facts } = line;
  deferInsert(tx, movements.raw(tx), {
    _id: id,
    at: new Date(at),
    ...facts,
    ...(cause === undefined ? {} : { cause }),
    ...(round === undefined ? {} : { round }),
    ...(shipment === undefined ? {} : { shipment }),
    ...(session === undefined ? {} : { session }),
    ...(dose === undefined ? {} : { dose }),
    ...(correctionOf === undefined ? {} : { correctionOf }),
    ...(note === undefined ? {} : { note }),
  });
}

export interface MovementQuery {
  readonly province: string;
  readonly lot?: LotId | undefined;
  readonly kind?: MovementKind | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Movements in a province's books, oldest first; at most `limit`. */
export async function listMovements(reader: Reader, query: MovementQuery): Promise<Movement[]> {
  const { province, lot, kind, after, limit } = query;
  const found = await movements
    .raw(reader)
    .find(
      {
        province,
        ...(lot === undefined ? {} : { lot }),
        ...(kind === undefined ? {} : { kind }),
        ...(after === undefined ? {} : { _id: { $gt: after } }),
      },
      inSession(reader),
    )
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  return found.map(view);
}

export interface AccountSum {
  readonly account: StockAccount;
  readonly lot: LotId;
  readonly doses: number;
}

/** What the ledger of a province says went out of (`from`) or into (`to`) each account, by lot. */
export async function sumMovements(
  reader: Reader,
  province: string,
  side: 'from' | 'to',
): Promise<AccountSum[]> {
  const sums = await movements
    .raw(reader)
    .aggregate<{ _id: { account: string; lot: string }; doses: number }>(
      [
        { $match: { province } },
        { $group: { _id: { account: `$${side}`, lot: '$lot' }, doses: { $sum: '$doses' } } },
      ],
      { ...inSession(reader), allowDiskUse: true },
    )
    .toArray();
  return sums.map(({ _id, doses }) => ({ ..._id, doses }));
}

function view(doc: MovementDoc): Movement {
  const { _id, at, ...facts } = doc;
  return { id: _id, at: at.toISOString(), ...facts };
}
