import { inSession, type Reader } from '../platform/database/database.ts';
import { bookings } from './bookings/booking.store.ts';
import type { BookingSource, BookingState, EndReason } from './bookings/booking.ts';
import { offers } from './leftovers/leftover-offer.store.ts';
import { sessions } from './sessions/session.store.ts';
import type { Session } from './sessions/session.ts';
import { entries } from './standby/standby-entry.store.ts';

/** What matters of a booking for judging its dose. */
export interface BookingOfDose {
  readonly booking: string;
  readonly source: BookingSource;
  readonly session: string;
  readonly calledAt: Date;
  readonly key: string;
  readonly endedAt: Date | null;
  readonly state: BookingState;
}

/** A person's position on the standby list of a session. */
export interface StandbyPosition {
  readonly session: string;
  readonly position: number;
  readonly person: string;
  readonly key: string;
  /** Nobody ever called the person. */
  readonly uncalled: boolean;
}

/** The outcome of one offer of a slot to a person. */
interface OfferToPerson {
  readonly booking: string;
  readonly person: string;
  readonly pseudonym: string;
  readonly site: string;
  readonly day: string;
  readonly product: Session['product'];
  readonly state: BookingState;
  readonly endReason: EndReason | null;
  readonly checkedIn: boolean;
  readonly calledAt: Date;
}

export async function listSessionsById(
  reader: Reader,
  ids: readonly string[],
): Promise<
  Pick<Session, 'id' | 'site' | 'day' | 'shifts' | 'cutoffKey' | 'communes' | 'district' | 'product'>[]
> {
  if (ids.length === 0) return [];
  const found = await sessions
    .raw(reader)
    .find({ _id: { $in: [...ids] } }, inSession(reader))
    .toArray();
  return found.map(({ _id, site, day, shifts, cutoffKey, communes, district, product }) => ({
    id: _id,
    site,
    day,
    shifts,
    cutoffKey,
    communes,
    district,
    product,
  }));
}

export async function listBookingsById(reader: Reader, ids: readonly string[]): Promise<BookingOfDose[]> {
  if (ids.length === 0) return [];
  const found = await bookings
    .raw(reader)
    .find({ _id: { $in: [...ids] } }, inSession(reader))
    .toArray();
  return found.map(({ _id, source, session, calledAt, key, endedAt, state }) => ({
    booking: _id,
    source,
    session,
    calledAt,
    key,
    endedAt: endedAt ?? null,
    state,
  }));
}

/** The call-list keys of a session's bookings in order, live or ended. */
export async function listCalledKeys(reader: Reader, session: string): Promise<string[]> {
  const found = await bookings
    .raw(reader)
    .find({ session, source: 'call-list' }, { ...inSession(reader), projection: { key: 1 } })
    .toArray();
  return found.map(({ key }) => key).sort();
}

/** The standby lists of these sessions, each in order. A list is bounded by the slots of its session. */
export async function listStandbyPositions(
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StandbyPosition[]>> {
  const found = await entries
    .raw(reader)
    .find({ session: { $in: [...ids] } }, inSession(reader))
    .sort({ session: 1, position: 1 })
    .toArray();
  const lists = new Map<string, StandbyPosition[]>();
  for (const { session, position, person, key, status, calledAt } of found) {
    const list = lists.get(session) ?? [];
    const uncalled = calledAt === undefined && (status === 'waiting' || status === 'ended');
    list.push({ session, position, person, key, uncalled });
    lists.set(session, list);
  }
  return lists;
}

/** Offers of leftover doses of these sessions: to whom, and from which list. */
export async function listLeftoverOffers(
  reader: Reader,
  ids: readonly string[],
): Promise<{ session: string; list: string; position: number; person: string }[]> {
  const found = await offers
    .raw(reader)
    .find({ session: { $in: [...ids] } }, inSession(reader))
    .toArray();
  return found.map(({ session, list, position, person }) => ({ session, list, position, person }));
}

/** Every slot these people were ever offered, in the order of the calls. */
export async function listOffersTo(reader: Reader, people: readonly string[]): Promise<OfferToPerson[]> {
  if (people.length === 0) return [];
  const found = await bookings
    .raw(reader)
    .find({ person: { $in: [...people] } }, inSession(reader))
    .toArray();
  return found
    .sort((a, b) => a.calledAt.getTime() - b.calledAt.getTime())
    .map(({ _id, person, pseudonym, site, day, product, state, endReason, checkedInAt, calledAt }) => ({
      booking: _id,
      person,
      pseudonym,
      site,
      day,
      product,
      state,
      endReason: endReason ?? null,
      checkedIn: checkedInAt !== undefined,
      calledAt,
    }));
}
