import { Schema } from 'mongoose';
import { provinceOf } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { deferUpdate } from '../../platform/database/deferred-writes.ts';
import { areaOfId } from '../../platform/id.ts';
import { platformProblem } from '../../platform/problem.ts';
import type { Booking, BookingScreening, BookingState, EndReason } from './booking.ts';

type Instants = 'calledAt' | 'confirmBy' | 'confirmedAt' | 'checkedInAt' | 'endedAt' | 'screening' | 'id';

interface BookingDoc extends Omit<Booking, Instants> {
  _id: string;
  calledAt: Date;
  confirmBy: Date;
  confirmedAt?: Date;
  checkedInAt?: Date;
  screening?: Omit<BookingScreening, 'at'> & { at: Date };
  endedAt?: Date;
}

const screeningSchema = new Schema(
  { id: String, outcome: String, version: String, at: Date },
  { _id: false, strict: 'throw' },
);
const schema = new Schema<BookingDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  district: { type: String, required: true },
  site: { type: String, required: true },
  session: { type: String, required: true },
  day: { type: String, required: true },
  shift: { type: String, required: true },
  slot: { type: Number, required: true },
  person: { type: String, required: true },
  pseudonym: { type: String, required: true },
  product: { type: String, required: true },
  doseNumber: { type: Number, required: true },
  kind: { type: String, required: true },
  source: { type: String, required: true },
  key: { type: String, required: true },
  policyVersion: { type: String, required: true },
  state: { type: String, required: true },
  calledAt: { type: Date, required: true },
  confirmBy: { type: Date, required: true },
  confirmedAt: { type: Date },
  checkedInAt: { type: Date },
  screening: { type: screeningSchema },
  endedAt: { type: Date },
  endReason: { type: String },
  dose: { type: String },
  version: { type: Number, required: true },
});
schema.index({ province: 1, session: 1, person: 1 }, { name: 'booking_session_person', unique: true });
schema.index({ _id: 1, version: 1 }, { name: 'booking_version' });
schema.index({ session: 1, state: 1, _id: 1 }, { name: 'booking_by_state' });
schema.index({ session: 1, shift: 1, _id: 1 }, { name: 'booking_by_shift' });
schema.index({ province: 1, state: 1, confirmBy: 1 }, { name: 'booking_unconfirmed' });
schema.index({ person: 1, _id: 1 }, { name: 'booking_by_person' });

/** For `*.reads.ts` only. */
export const bookings = defineCollection<BookingDoc>('bookings', schema);

export async function findBookingById(reader: Reader, id: string): Promise<Booking | undefined> {
  const found = await bookings.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** Throws `request/not-found`. */
export async function getBooking(reader: Reader, id: string): Promise<Booking> {
  const found = await findBookingById(reader, id);
  if (found === undefined) throw platformProblem('request/not-found');
  return found;
}

/** The person's booking in a session, live or ended; there is at most one. */
export async function findBooking(
  reader: Reader,
  session: string,
  person: string,
): Promise<Booking | undefined> {
  const province = provinceOf(areaOfId(session)) ?? '';
  const found = await bookings.raw(reader).findOne({ province, session, person }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** The ids of everybody who has, or had, a booking in a session. */
export async function listPeopleOfSession(reader: Reader, session: string): Promise<ReadonlySet<string>> {
  const found = await bookings
    .raw(reader)
    .find({ session }, { ...inSession(reader), projection: { person: 1 } })
    .toArray();
  return new Set(found.map((doc) => doc.person));
}

/** The bookings of a session in these states. A session is bounded by its slots. */
export async function listBookingsInStates(
  reader: Reader,
  session: string,
  states: readonly BookingState[],
): Promise<Booking[]> {
  const found = await bookings
    .raw(reader)
    .find({ session, state: { $in: [...states] } }, inSession(reader))
    .toArray();
  return found.map(view);
}

interface BookingQuery {
  readonly session: string;
  readonly state?: BookingState | undefined;
  readonly shift?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Bookings of a session by id; at most `limit`. */
export async function listBookings(reader: Reader, query: BookingQuery): Promise<Booking[]> {
  const { session, state, shift, after, limit } = query;
  const found = await bookings.page(reader, { session, state, shift }, { after, limit });
  return found.map(view);
}

/** Ids of calls of a province whose time to confirm is over, the longest overdue first; at most `limit`. */
export async function listUnconfirmed(
  reader: Reader,
  province: string,
  now: Date,
  limit: number,
): Promise<string[]> {
  const found = await bookings
    .raw(reader)
    .find(
      { province, state: 'called', confirmBy: { $lt: now } },
      { ...inSession(reader), projection: { _id: 1 } },
    )
    .sort({ confirmBy: 1 })
    .limit(limit)
    .toArray();
  return found.map((doc) => doc._id);
}

export async function insertBookings(tx: Tx, added: readonly Booking[]): Promise<void> {
  if (added.length === 0) return;
  await bookings.raw(tx).insertMany(added.map(toDoc), { session: tx.session });
}

/** What a change of a booking sets beside its state. */
export interface BookingChange {
  readonly state: BookingState;
  readonly confirmedAt?: Date;
  readonly checkedInAt?: Date;
  readonly screening?: BookingScreening;
  readonly endedAt?: Date;
  readonly endReason?: EndReason;
  readonly dose?: string;
}

/** Changes a booking that is still of this version; its version goes up by one. False if it is not. */
export async function changeBooking(
  tx: Tx,
  id: string,
  version: number,
  change: BookingChange,
): Promise<boolean> {
  const done = await bookings
    .raw(tx)
    .updateOne({ _id: id, version }, setOf(change, version), { session: tx.session });
  return done.modifiedCount === 1;
}

/** The same at the end of the transaction: `unmatched` is thrown if the booking has changed meanwhile. */
export function changeBookingAtEnd(
  tx: Tx,
  id: string,
  version: number,
  change: BookingChange,
  unmatched: () => Error,
): void {
  deferUpdate(tx, bookings.raw(tx), { _id: id, version }, setOf(change, version), unmatched);
}

function setOf({ screening, ...rest }: BookingChange, version: number) {
  return {
    $set: {
      ...rest,
      ...(screening === undefined ? {} : { screening: { ...screening, at: new Date(screening.at) } }),
      version: version + 1,
    },
  };
}

/** Ends every booking of a session that is in one of these states. Returns how many. */
export async function endBookingsInStates(
  tx: Tx,
  session: string,
  states: readonly BookingState[],
  end: Required<Pick<BookingChange, 'state' | 'endedAt' | 'endReason'>>,
): Promise<number> {
  const done = await bookings
    .raw(tx)
    .updateMany(
      { session, state: { $in: [...states] } },
      { $set: { ...end }, $inc: { version: 1 } },
      { session: tx.session },
    );
  return done.modifiedCount;
}

function toDoc(added: Booking): BookingDoc {
  const { id, calledAt, confirmBy, confirmedAt, checkedInAt, screening, endedAt, ...rest } = added;
  return {
    _id: id,
    ...rest,
    calledAt: new Date(calledAt),
    confirmBy: new Date(confirmBy),
    ...(confirmedAt === undefined ? {} : { confirmedAt: new Date(confirmedAt) }),
    ...(checkedInAt === undefined ? {} : { checkedInAt: new Date(checkedInAt) }),
    ...(screening === undefined ? {} : { screening: { ...screening, at: new Date(screening.at) } }),
    ...(endedAt === undefined ? {} : { endedAt: new Date(endedAt) }),
  };
}

function view(doc: BookingDoc): Booking {
  const { _id, calledAt, confirmBy, confirmedAt, checkedInAt, screening, endedAt, ...rest } = doc;
  return {
    id: _id,
    ...rest,
    calledAt: calledAt.toISOString(),
    confirmBy: confirmBy.toISOString(),
    ...(confirmedAt === undefined ? {} : { confirmedAt: confirmedAt.toISOString() }),
    ...(checkedInAt === undefined ? {} : { checkedInAt: checkedInAt.toISOString() }),
    ...(screening === undefined ? {} : { screening: { ...screening, at: screening.at.toISOString() } }),
    ...(endedAt === undefined ? {} : { endedAt: endedAt.toISOString() }),
  };
}
