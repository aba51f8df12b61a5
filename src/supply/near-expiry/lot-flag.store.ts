import { Schema } from 'mongoose';
import { type AreaCode, areaRange, COUNTRY } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import type { ProductCode } from '../../policy/terms.ts';
import { ledgerOf } from '../ledger/stock-account.ts';
import type { Acknowledgement, FlagKind, LotFlag } from './lot-flag.ts';

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
  pace?: LotFlag['pace'];
  at: Date;
  standing: boolean;
  /** Null: not acknowledged. */
  acknowledged: Acknowledgement | null;
  /** Null: not escalated. */
  escalatedTo: AreaCode | null;
  escalatedAt: Date | null;
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
  pace: { type: Object },
  at: { type: Date, required: true },
  standing: { type: Boolean, required: true },
  acknowledged: { type: Object, default: null },
  escalatedTo: { type: String, default: null },
  escalatedAt: { type: Date, default: null },
});
schema.index({ province: 1, standing: 1, place: 1, _id: 1 }, { name: 'lot_flag_standing' });
schema.index({ _id: 1, province: 1, standing: 1, at: 1, escalatedTo: 1 }, { name: 'lot_flag_state' });

const flags = defineCollection<LotFlagDoc>('lotFlags', schema);

/**
 * Raises a flag or updates a standing one. A standing flag (with the same `at`) keeps its acknowledgement and escalation;
 * a flag that is raised again starts without.
 */
export async function putFlag(tx: Tx, flag: LotFlag): Promise<void> {
  const { id, at, place, pace, acknowledged: _, escalatedTo: __, escalatedAt: ___, ...facts } = flag;
  const province = ledgerOf(place);
  const raisedAt = new Date(at);
  const set = { place, ...facts, at: raisedAt, standing: true, ...(pace === undefined ? {} : { pace }) };
  const done = await flags
    .raw(tx)
    .updateOne({ _id: id, province, standing: true, at: raisedAt }, { $set: set }, { session: tx.session });
  if (done.matchedCount === 1) return;
  await flags
    .raw(tx)
    .updateOne(
      { _id: id, province },
      { $set: { ...set, acknowledged: null, escalatedTo: null, escalatedAt: null } },
      { upsert: true, session: tx.session },
    );
}

/** Ends a flag whose reason is gone. */
export async function endFlag(tx: Tx, { id, place }: Pick<LotFlag, 'id' | 'place'>): Promise<void> {
  await flags
    .raw(tx)
    .updateOne(
      { _id: id, province: ledgerOf(place) },
      { $set: { standing: false } },
      { session: tx.session },
    );
}

/** A standing flag. */
export async function findFlag(reader: Reader, id: string, place: AreaCode): Promise<LotFlag | undefined> {
  const found = await flags
    .raw(reader)
    .findOne({ _id: id, province: ledgerOf(place), standing: true }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** False: it has changed since it was read. */
export async function markAcknowledged(
  tx: Tx,
  seen: LotFlag,
  acknowledged: Acknowledgement,
): Promise<boolean> {
  return change(tx, seen, { acknowledged });
}

/** False: it has changed since it was read. */
export async function markEscalated(tx: Tx, seen: LotFlag, to: AreaCode, now: Date): Promise<boolean> {
  return change(tx, seen, { escalatedTo: to, escalatedAt: now });
}

/** Standing flags of exactly this place: few. */
export async function listFlagsOfPlace(reader: Reader, place: AreaCode): Promise<LotFlag[]> {
  const found = await flags
    .raw(reader)
    .find({ province: ledgerOf(place), standing: true, place }, inSession(reader))
    .sort({ _id: 1 })
    .toArray();
  return found.map(view);
}

/** Standing flags of an area, by id; at most `limit`. With `escalatedTo`, only those escalated to that level. */
export async function listFlags(
  reader: Reader,
  area: AreaCode,
  kind: FlagKind | undefined,
  after: string | undefined,
  limit: number,
  escalatedTo?: AreaCode,
): Promise<LotFlag[]> {
  const found = await flags.page(
    reader,
    {
      ...(area === COUNTRY ? {} : { province: ledgerOf(area), place: areaRange(area) }),
      standing: true,
      kind,
      escalatedTo,
    },
    { after, limit },
  );
  return found.map(view);
}

/** Standing flags of a province that nobody has acknowledged. */
export async function listUnacknowledged(reader: Reader, province: string): Promise<LotFlag[]> {
  const found = await flags
    .raw(reader)
    .find({ province, standing: true, acknowledged: null }, inSession(reader))
    .sort({ _id: 1 })
    .toArray();
  return found.map(view);
}

async function change(tx: Tx, seen: LotFlag, set: Partial<LotFlagDoc>): Promise<boolean> {
  const done = await flags.raw(tx).updateOne(
    {
      _id: seen.id,
      province: ledgerOf(seen.place),
      standing: true,
      at: new Date(seen.at),
      escalatedTo: seen.escalatedTo ?? null,
      acknowledged: null,
    },
    { $set: set },
    { session: tx.session },
  );
  return done.modifiedCount === 1;
}

function view(doc: LotFlagDoc): LotFlag {
  const { _id, province: _, standing: __, at, acknowledged, escalatedTo, escalatedAt, ...facts } = doc;
  return {
    id: _id,
    ...facts,
    at: at.toISOString(),
    ...(acknowledged == null ? {} : { acknowledged }),
    ...(escalatedTo == null ? {} : { escalatedTo }),
    ...(escalatedAt == null ? {} : { escalatedAt: escalatedAt.toISOString() }),
  };
}
