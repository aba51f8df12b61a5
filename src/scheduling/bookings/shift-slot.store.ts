import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import type { Slot } from '../sessions/shift.rules.ts';

/**
 * One document per slot, so that overbooking cannot be expressed: a slot names the one booking that holds it. With a
 * counter per shift, every booking of the shift would write the same document.
 */
interface ShiftSlotDoc {
  _id: string;
  province: string;
  session: string;
  shift: string;
  number: number;
  /** Id of the booking that holds the slot; FREE, or ENDED once the session gives no more slots. */
  booking: string;
}

const FREE = '';
const ENDED = 'ended';

const schema = new Schema<ShiftSlotDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  session: { type: String, required: true },
  shift: { type: String, required: true },
  number: { type: Number, required: true },
  booking: { type: String, default: '' },
});
schema.index({ _id: 1, booking: 1 }, { name: 'slot_booking' });
schema.index({ session: 1, booking: 1, shift: 1, number: 1 }, { name: 'slot_free' });

const slots = defineCollection<ShiftSlotDoc>('shiftSlots', schema);

interface HeldSlot extends Slot {
  /** The booking that holds the slot; absent: it is free. */
  readonly booking?: string | undefined;
}

export async function insertSlots(
  tx: Tx,
  session: { readonly id: string; readonly province: string },
  added: readonly HeldSlot[],
): Promise<void> {
  if (added.length === 0) return;
  await slots.raw(tx).insertMany(
    added.map(({ shift, number, booking }) => ({
      _id: slotId(session.id, { shift, number }),
      province: session.province,
      session: session.id,
      shift,
      number,
      booking: booking ?? FREE,
    })),
    { session: tx.session },
  );
}

/** Free slots of a session, in order of shift and number; with `some`, at most `limit` of one shift. */
export async function listFreeSlots(
  reader: Reader,
  session: string,
  some?: { readonly shift: string; readonly limit: number },
): Promise<Slot[]> {
  const found = await slots
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

/** Takes a free slot for a booking. False if it is not free. */
export async function takeSlot(tx: Tx, session: string, slot: Slot, booking: string): Promise<boolean> {
  return hold(tx, session, slot, FREE, booking);
}

/** Takes many free slots at once. Returns how many were free. */
export async function takeSlots(
  tx: Tx,
  session: string,
  taken: readonly (Slot & { readonly booking: string })[],
): Promise<number> {
  if (taken.length === 0) return 0;
  const done = await slots.raw(tx).bulkWrite(
    taken.map(({ booking, ...slot }) => ({
      updateOne: {
        filter: { _id: slotId(session, slot), booking: FREE },
        update: { $set: { booking } },
      },
    })),
    { session: tx.session, ordered: true },
  );
  return done.modifiedCount;
}

/** Gives the slot of one booking to another. False if `from` does not hold it. */
export async function passSlotOn(
  tx: Tx,
  session: string,
  slot: Slot,
  from: string,
  to: string,
): Promise<boolean> {
  return hold(tx, session, slot, from, to);
}

/** Gives a slot back. False if the booking does not hold it. */
export async function freeSlot(tx: Tx, session: string, slot: Slot, booking: string): Promise<boolean> {
  return hold(tx, session, slot, booking, FREE);
}

/**
 * Ends the free slots of a session. This also makes a booking of the same moment conflict with the end of the session
 * instead of slipping through.
 */
export async function endFreeSlots(tx: Tx, session: string): Promise<number> {
  const done = await slots
    .raw(tx)
    .updateMany({ session, booking: FREE }, { $set: { booking: ENDED } }, { session: tx.session });
  return done.modifiedCount;
}

async function hold(tx: Tx, session: string, slot: Slot, from: string, to: string): Promise<boolean> {
  const done = await slots
    .raw(tx)
    .updateOne(
      { _id: slotId(session, slot), booking: from },
      { $set: { booking: to } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

function slotId(session: string, { shift, number }: Slot): string {
  return `${session}|${shift}|${String(number).padStart(4, '0')}`;
}
