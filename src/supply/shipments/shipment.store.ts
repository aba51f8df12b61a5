import { Schema } from 'mongoose';
import { type AreaCode, areaRange, COUNTRY } from '../../platform/area.ts';
import { sum } from '../../platform/compare.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { ledgerOf } from '../ledger/stock-account.ts';
import type { Discrepancy, Shipment, ShipmentLine, ShipmentStatus } from './shipment.ts';

interface ShipmentDoc {
  _id: string;
  province: string;
  from: AreaCode;
  to: AreaCode;
  lines: ShipmentLine[];
  shareOut?: string;
  transfer?: string;
  status: ShipmentStatus;
  dispatchedAt: Date;
  dispatchedBy: string;
  receivedAt?: Date;
  receivedBy?: string;
  discrepancies: Discrepancy[];
}

const schema = new Schema<ShipmentDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  from: { type: String, required: true },
  to: { type: String, required: true },
  lines: { type: [Object], required: true } as never,
  shareOut: { type: String },
  transfer: { type: String },
  status: { type: String, required: true },
  dispatchedAt: { type: Date, required: true },
  dispatchedBy: { type: String, required: true },
  receivedAt: { type: Date },
  receivedBy: { type: String },
  discrepancies: { type: [Object], required: true } as never,
});
schema.index({ province: 1, to: 1, _id: 1 }, { name: 'shipment_by_destination' });
schema.index({ province: 1, from: 1, _id: 1 }, { name: 'shipment_by_origin' });
schema.index({ province: 1, status: 1, _id: 1 }, { name: 'shipment_by_status' });
schema.index({ _id: 1, province: 1, status: 1 }, { name: 'shipment_receipt' });

const shipments = defineCollection<ShipmentDoc>('shipments', schema);

export async function insertShipment(tx: Tx, sent: Shipment): Promise<void> {
  const { id, province, from, to, lines, shareOut, transfer, status, dispatchedAt, dispatchedBy } = sent;
  await shipments.raw(tx).insertOne(
    {
      _id: id,
      province,
      from,
      to,
      lines,
      ...(shareOut === undefined ? {} : { shareOut }),
      ...(transfer === undefined ? {} : { transfer }),
      status,
      dispatchedAt: new Date(dispatchedAt),
      dispatchedBy,
      discrepancies: [],
    },
    { session: tx.session },
  );
}

/** False: it was already received. */
export async function markReceived(
  tx: Tx,
  sent: Shipment,
  by: string,
  now: Date,
  discrepancies: Discrepancy[],
): Promise<boolean> {
  const done = await shipments
    .raw(tx)
    .updateOne(
      { _id: sent.id, province: sent.province, status: 'in-transit' },
      { $set: { status: 'received', receivedAt: now, receivedBy: by, discrepancies } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

export async function findShipment(reader: Reader, id: string): Promise<Shipment | undefined> {
  const found = await shipments.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : view(found);
}

interface ShipmentQuery {
  readonly area: AreaCode;
  /** Whether the area is the destination or the origin. */
  readonly end: 'to' | 'from';
  readonly status?: ShipmentStatus | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Shipments to or from an area, by id; at most `limit`. */
export async function listShipments(reader: Reader, query: ShipmentQuery): Promise<Shipment[]> {
  const { area, end, status, after, limit } = query;
  const found = await shipments.page(
    reader,
    { ...(area === COUNTRY ? {} : { province: ledgerOf(area), [end]: areaRange(area) }), status },
    { after, limit },
  );
  return found.map(view);
}

/** Every shipment of a province that is in transit: few at a time. */
export async function listInTransit(reader: Reader, province: string): Promise<Shipment[]> {
  const found = await shipments
    .raw(reader)
    .find({ province, status: 'in-transit' }, inSession(reader))
    .toArray();
  return found.map(view);
}

/** Doses of a province that were in transit at an instant, by destination. */
export async function sumUnderway(
  reader: Reader,
  province: string,
  at: Date,
): Promise<ReadonlyMap<AreaCode, number>> {
  const found = await shipments
    .raw(reader)
    .find(
      {
        province,
        dispatchedAt: { $lt: at },
        $or: [{ status: 'in-transit' }, { receivedAt: { $gte: at } }],
      },
      { ...inSession(reader), projection: { to: 1, lines: 1 } },
    )
    .toArray();
  const sums = new Map<AreaCode, number>();
  for (const { to, lines } of found) {
    const doses = sum(lines.map((line) => line.doses));
    sums.set(to, (sums.get(to) ?? 0) + doses);
  }
  return sums;
}

/** Shipments filed under these provinces that start or end in a ledger: for proofs, not for screens. */
export async function listShipmentsOfLedger(
  reader: Reader,
  provinces: readonly string[],
  ledger: string,
): Promise<Shipment[]> {
  const found = await shipments
    .raw(reader)
    .find(
      {
        province: { $in: [...provinces] },
        ...(ledger === COUNTRY ? { $or: [{ from: ledger }, { to: ledger }] } : {}),
      },
      inSession(reader),
    )
    .toArray();
  return found.map(view);
}

/** The destinations of these shipments, by id. */
export async function listDestinations(
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AreaCode>> {
  if (ids.length === 0) return new Map();
  const found = await shipments
    .raw(reader)
    .find({ _id: { $in: [...ids] } }, { ...inSession(reader), projection: { to: 1 } })
    .toArray();
  return new Map(found.map((doc) => [doc._id, doc.to]));
}

/** Ids of the shipments from a province to the national store: few. */
export async function listSentToCountry(reader: Reader, province: string): Promise<string[]> {
  const found = await shipments
    .raw(reader)
    .find({ province, to: COUNTRY }, { ...inSession(reader), projection: { _id: 1 } })
    .toArray();
  return found.map((doc) => doc._id);
}

function view(doc: ShipmentDoc): Shipment {
  const { _id, dispatchedAt, receivedAt, ...facts } = doc;
  return {
    id: _id,
    ...facts,
    dispatchedAt: dispatchedAt.toISOString(),
    ...(receivedAt === undefined ? {} : { receivedAt: receivedAt.toISOString() }),
  };
}
