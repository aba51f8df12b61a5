import { Schema } from 'mongoose';
import { defineCollection, type Reader, type Tx } from '../../platform/database/database.ts';
import { ledgerOf } from '../ledger/stock-account.ts';
import type { LotFlagEvent } from './lot-flag.ts';
import { placeOfFlag } from './lot-flag.ts';

interface LotFlagEventDoc extends Omit<LotFlagEvent, 'id' | 'at' | 'raisedAt'> {
  _id: string;
  province: string;
  raisedAt: Date;
  at: Date;
}

const schema = new Schema<LotFlagEventDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  flag: { type: String, required: true },
  raisedAt: { type: Date, required: true },
  kind: { type: String, required: true },
  at: { type: Date, required: true },
  by: { type: String, required: true },
  plan: { type: String },
  note: { type: String },
  to: { type: String },
});
schema.index({ province: 1, flag: 1, _id: 1 }, { name: 'lot_flag_event_by_flag' });

const events = defineCollection<LotFlagEventDoc>('lotFlagEvents', schema);

export async function appendFlagEvent(tx: Tx, event: LotFlagEvent): Promise<void> {
  const { id, raisedAt, at, ...facts } = event;
  await events.raw(tx).insertOne(
    {
      _id: id,
      province: ledgerOf(placeOfFlag(event.flag)),
      ...facts,
      raisedAt: new Date(raisedAt),
      at: new Date(at),
    },
    { session: tx.session },
  );
}

/** The events of a flag, including those from before it was raised again, oldest first; at most `limit`. */
export async function listFlagEvents(
  reader: Reader,
  flag: string,
  after: string | undefined,
  limit: number,
): Promise<LotFlagEvent[]> {
  const found = await events.page(reader, { province: ledgerOf(placeOfFlag(flag)), flag }, { after, limit });
  return found.map(({ _id, province: _, raisedAt, at, ...facts }) => ({
    id: _id,
    ...facts,
    raisedAt: raisedAt.toISOString(),
    at: at.toISOString(),
  }));
}
