import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import type { LotDoses } from '../../supply/ledger/balance.ts';
import type { LotId } from '../../supply/lots/lot.ts';

/** Doses of each lot of a round that have not arrived anywhere yet, so that no more can arrive than the round has. */
interface RoundLotDoc {
  _id: string;
  left: number;
}

const schema = new Schema<RoundLotDoc>({
  _id: { type: String, required: true },
  left: { type: Number, required: true, min: 0 },
});
schema.index({ _id: 1, left: 1 }, { name: 'round_lot_left' });

const roundLots = defineCollection<RoundLotDoc>('roundLots', schema);

const roundLotId = (round: string, lot: LotId): string => `${round}|${lot}`;

export async function insertRoundLots(tx: Tx, round: string, lots: readonly LotDoses[]): Promise<void> {
  await roundLots.raw(tx).insertMany(
    lots.map(({ lot, doses }) => ({ _id: roundLotId(round, lot), left: doses })),
    { session: tx.session },
  );
}

/** Records arrived doses of a lot. False: the round has no such lot, or fewer doses of it are still to come. */
export async function receiveOfLot(tx: Tx, round: string, lot: LotId, doses: number): Promise<boolean> {
  const done = await roundLots
    .raw(tx)
    .updateOne(
      { _id: roundLotId(round, lot), left: { $gte: doses } },
      { $inc: { left: -doses } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

/** Doses of these lots of a round that have not arrived anywhere yet. */
export async function listRoundLots(
  reader: Reader,
  round: string,
  lots: readonly LotId[],
): Promise<ReadonlyMap<LotId, number>> {
  const ids = new Map(lots.map((lot) => [roundLotId(round, lot), lot] as const));
  const found = await roundLots
    .raw(reader)
    .find({ _id: { $in: [...ids.keys()] } }, inSession(reader))
    .toArray();
  return new Map(found.map(({ _id, left }) => [ids.get(_id) ?? _id, left]));
}
