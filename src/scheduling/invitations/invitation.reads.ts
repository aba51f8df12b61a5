import type { Reader } from '../../platform/database/database.ts';
import { findBookingById } from '../bookings/booking.store.ts';
import type { Session } from '../sessions/session.ts';
import type { Invitation } from './invitation.ts';

/** When the person is to come: the shift of her booking; for a leftover, the last one of the day. */
export async function shiftOfInvitation(
  reader: Reader,
  { kind, subject }: Invitation,
  { shifts }: Session,
): Promise<string> {
  const booked = kind === 'booking' ? (await findBookingById(reader, subject))?.shift : undefined;
  const shift = booked ?? shifts.at(-1)?.start;
  if (shift === undefined) throw new Error('a session without shifts');
  return shift;
}
