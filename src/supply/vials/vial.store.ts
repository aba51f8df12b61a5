import { Schema } from 'mongoose';
import { justAfter } from '../../platform/clock.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { deferInsert } from '../../platform/database/deferred-writes.ts';
import { areaOfId } from '../../platform/id.ts';
import { ledgerOf } from '../ledger/stock-account.ts';
import type { Vial, VialEnd } from './vial.ts';

type Instants = 'id' | 'thawedAt' | 'openedAt' | 'closedAt';

interface VialDoc extends Omit<Vial, Instants> {
  _id: string;
  thawedAt?: Date;
  openedAt: Date;
  closedAt?: Date;
  /** The first instant at which its time is over; absent: it is closed with its session. */
  discardAt?: Date;
}

const schema = new Schema<VialDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  site: { type: String, required: true },
  session: { type: String, required: true },
  lot: { type: String, required: true },
  product: { type: String, required: true },
  thawedAt: { type: Date },
  openedAt: { type: Date, required: true },
  openedBy: { type: String, required: true },
  capacity: { type: Number, required: true },
  extraDoses: { type: Number, required: true },
  status: { type: String, required: true },
  closedAt: { type: Date },
  closedBecause: { type: String },
  wasted: { type: Number },
  discardAt: { type: Date },
});
schema.index({ province: 1, session: 1, _id: 1 }, { name: 'vial_by_session' });
schema.index({ province: 1, status: 1, discardAt: 1 }, { name: 'vial_to_discard' });
schema.index({ province: 1, site: 1, openedAt: 1 }, { name: 'vial_by_site' });
schema.index({ _id: 1, status: 1, extraDoses: 1 }, { name: 'vial_change' });

/** For the `*.reads.ts` of this area. */
export const vials = defineCollection<VialDoc>('vials', schema);

/** Inserts the vial at the end of the transaction. */
export function insertVial(tx: Tx, opened: Vial, discardAt: Date | undefined): void {
  const { id, thawedAt, openedAt, closedAt: _, ...rest } = opened;
  deferInsert(tx, vials.raw(tx), {
    _id: id,
    ...rest,
    ...(thawedAt === undefined ? {} : { thawedAt: new Date(thawedAt) }),
    openedAt: new Date(openedAt),
    ...(discardAt === undefined ? {} : { discardAt }),
  });
}

/** False: it is already closed. */
export async function markClosed(
  tx: Tx,
  id: string,
  end: { readonly closedAt: Date; readonly closedBecause: VialEnd; readonly wasted: number },
): Promise<boolean> {
  const done = await vials
    .raw(tx)
    .updateOne({ _id: id, status: 'open' }, { $set: { status: 'closed', ...end } }, { session: tx.session });
  return done.modifiedCount === 1;
}

/** Counts one more extra dose. False: the vial was closed or got an extra dose meanwhile. */
export async function countExtraDose(tx: Tx, { id, extraDoses }: Vial): Promise<boolean> {
  const done = await vials
    .raw(tx)
    .updateOne({ _id: id, status: 'open', extraDoses }, { $inc: { extraDoses: 1 } }, { session: tx.session });
  return done.modifiedCount === 1;
}

export async function findVial(reader: Reader, id: string): Promise<Vial | undefined> {
  const found = await vials.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** The vials of a session in the order in which they were recorded; at most `limit`. */
export async function listVials(
  reader: Reader,
  session: string,
  after: string | undefined,
  limit: number,
): Promise<Vial[]> {
  const found = await vials.page(
    reader,
    { province: ledgerOf(areaOfId(session)), session },
    { after, limit },
  );
  return found.map(view);
}

/** The open vials of a session; used-up vials stay open until it ends. */
export async function listOpenVials(reader: Reader, session: string): Promise<Vial[]> {
  const found = await vials
    .raw(reader)
    .find({ province: ledgerOf(areaOfId(session)), session, status: 'open' }, inSession(reader))
    .toArray();
  return found.map(view);
}

/** Open vials of a province whose time is over, longest overdue first; at most `limit`. */
export async function listVialsToDiscard(
  reader: Reader,
  province: string,
  now: Date,
  limit: number,
): Promise<Vial[]> {
  const found = await vials
    .raw(reader)
    .find({ province, status: 'open', discardAt: { $lt: justAfter(now) } }, inSession(reader))
    .sort({ discardAt: 1 })
    .limit(limit)
    .toArray();
  return found.map(view);
}

function view({ _id, thawedAt, openedAt, closedAt, discardAt: _, ...rest }: VialDoc): Vial {
  return {
    id: _id,
    ...rest,
    ...(thawedAt === undefined ? {} : { thawedAt: thawedAt.toISOString() }),
    openedAt: openedAt.toISOString(),
    ...(closedAt === undefined ? {} : { closedAt: closedAt.toISOString() }),
  };
}
