import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import type { Place } from '../sessions/shift.rules.ts';

/**
 * One document per place, so that overbooking cannot be expressed: a place names the one booking that holds it. A
 * counter per shift would make every booking of the shift write the same document; places spread them.
 */
interface ShiftPlaceDoc {
  _id: string;
  province: string;
  session: string;
  shift: string;
  number: number;
  /** Id of the booking that holds the place; FREE, or ENDED when the session gives no places any more. */
  booking: string;
}

const FREE = '';
const ENDED = 'ended';

const schema = new Schema<ShiftPlaceDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  session: { type: String, required: true },
  shift: { type: String, required: true },
  number: { type: Number, required: true },
  booking: { type: String, default: '' },
});
schema.index({ _id: 1, booking: 1 }, { name: 'place_booking' });
schema.index({ session: 1, booking: 1, shift: 1, number: 1 }, { name: 'place_free' });

const places = defineCollection<ShiftPlaceDoc>('shiftPlaces', schema);

export interface HeldPlace extends Place {
  /** The booking that holds the place; absent: it is free. */
  readonly booking?: string | undefined;
}

export async function insertPlaces(
  tx: Tx,
  session: { readonly id: string; readonly province: string },
  added: readonly HeldPlace[],
): Promise<void> {
  if (added.length === 0) return;
  await places.raw(tx).insertMany(
    added.map(({ shift, number, booking }) => ({
      _id: placeId(session.id, { shift, number }),
      province: session.province,
      session: session.id,
      shift,
      number,
      booking: booking ?? FREE,
    })),
    { session: tx.session },
  );
}

/** Free places of a session, in order of shift and number; with `some`, at most so many of one shift. */
export async function listFreePlaces(
  reader: Reader,
  session: string,
  some?: { readonly shift: string; readonly limit: number },
): Promise<Place[]> {
  const found = await places
    .raw(reader)
    .find(
      { session, booking: FREE, ...(some === undefined ? {} : { shift: some.shift }) },
      { ...inSession(reader), projection: { _id: 0, shift: 1, number: 1 } },
    )
    .sort({ shift: 1, number: 1 })
    .limit(some?.limit ?? 0)
    .toArray();
  return found.map(({ shift, number }) => ({ shift, number }));
}

/** Takes a free place for a booking. False when it is not free. */
export async function takePlace(tx: Tx, session: string, place: Place, booking: string): Promise<boolean> {
  return hold(tx, session, place, FREE, booking);
}

/** Takes many free places at once. Answers how many were free. */
export async function takePlaces(
  tx: Tx,
  session: string,
  taken: readonly (Place & { readonly booking: string })[],
): Promise<number> {
  if (taken.length === 0) return 0;
  const done = await places.raw(tx).bulkWrite(
    taken.map(({ booking, ...place }) => ({
      updateOne: {
        filter: { _id: placeId(session, place), booking: FREE },
        update: { $set: { booking } },
      },
    })),
    { session: tx.session, ordered: true },
  );
  return done.modifiedCount;
}

/** Gives the place of one booking to another. False when `from` does not hold it. */
export async function passPlaceOn(
  tx: Tx,
  session: string,
  place: Place,
  from: string,
  to: string,
): Promise<boolean> {
  return hold(tx, session, place, from, to);
}

/** Gives a place back. False when the booking does not hold it. */
export async function freePlace(tx: Tx, session: string, place: Place, booking: string): Promise<boolean> {
  return hold(tx, session, place, booking, FREE);
}

/**
 * Ends the free places of a session. This is also what makes a booking that is being made at the same moment collide
 * with the end of the session instead of slipping through.
 */
export async function endFreePlaces(tx: Tx, session: string): Promise<number> {
  const done = await places
    .raw(tx)
    .updateMany({ session, booking: FREE }, { $set: { booking: ENDED } }, { session: tx.session });
  return done.modifiedCount;
}

async function hold(tx: Tx, session: string, place: Place, from: string, to: string): Promise<boolean> {
  const done = await places
    .raw(tx)
    .updateOne(
      { _id: placeId(session, place), booking: from },
      { $set: { booking: to } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

function placeId(session: string, { shift, number }: Place): string {
  return `${session}|${shift}|${String(number).padStart(4, '0')}`;
}
