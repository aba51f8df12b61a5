import { Schema } from 'mongoose';
import { type AreaCode, areaRange, COUNTRY } from '../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../platform/database.ts';
import type { ProductCode } from '../policy/terms.ts';
import type { FlagKind, LotFlag } from './lot-flag.ts';
import { bookOf } from './stock-account.ts';

interface LotFlagDoc {
  _id: string;
  province: string;
  place: AreaCode;
  lot: string;
  product: ProductCode;
  kind: FlagKind;
  reason: LotFlag['reason'];
  expiry: string;
  onHand: number;
  plannedUse: number;
  at: Date;
  standing: boolean;
}

const schema = new Schema<LotFlagDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  place: { type: String, required: true },
  lot: { type: String, required: true },
  product: { type: String, required: true },
  kind: { type: String, required: true },
  reason: { type: String, required: true },
  expiry: { type: String, required: true },
  onHand: { type: Number, required: true },
  plannedUse: { type: Number, required: true },
  at: { type: Date, required: true },
  standing: { type: Boolean, required: true },
});
schema.index({ province: 1, standing: 1, place: 1, _id: 1 }, { name: 'lot_flag_standing' });

const flags = defineCollection<LotFlagDoc>('lotFlags', schema);

/** Raises a flag or brings a standing one up to date; `at` stays when it stands already. */
export async function putFlag(tx: Tx, flag: LotFlag): Promise<void> {
  const { id, at, place, ...facts } = flag;
  await flags
    .raw(tx)
    .updateOne(
      { _id: id, province: bookOf(place) },
      { $set: { place, ...facts, at: new Date(at), standing: true } },
      { upsert: true, session: tx.session },
    );
}

/** Ends a flag whose reason is gone. */
export async function endFlag(tx: Tx, { id, place }: Pick<LotFlag, 'id' | 'place'>): Promise<void> {
  await flags
    .raw(tx)
    .updateOne({ _id: id, province: bookOf(place) }, { $set: { standing: false } }, { session: tx.session });
}

/** Standing flags of exactly this place: few. */
export async function listFlagsOfPlace(reader: Reader, place: AreaCode): Promise<LotFlag[]> {
  const found = await flags
    .raw(reader)
    .find({ province: bookOf(place), standing: true, place }, inSession(reader))
    .sort({ _id: 1 })
    .toArray();
  return found.map(view);
}

/** Standing flags of an area, by id; at most `limit`. */
export async function listFlags(
  reader: Reader,
  area: AreaCode,
  kind: FlagKind | undefined,
  after: string | undefined,
  limit: number,
): Promise<LotFlag[]> {
  const found = await flags
    .raw(reader)
    .find(
      {
        ...(area === COUNTRY ? {} : { province: bookOf(area), place: areaRange(area) }),
        standing: true,
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

function view(doc: LotFlagDoc): LotFlag {
  const { _id, province: _, standing: __, at, ...facts } = doc;
  return { id: _id, ...facts, at: at.toISOString() };
}
