import { instantAtSite } from '../../platform/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Secrets, UseCaseContext } from '../../platform/use-case.ts';
import type { Booking } from '../bookings/booking.ts';
import { insertMessages } from '../messages/outbox-message.store.ts';
import { messagesOfBooking } from '../messages/outbox-message.ts';
import { insertInvitations } from './invitation.store.ts';
import type { Invitation } from './invitation.ts';
import { codeOf, hashOfCode, newNonce } from './invitation-code.ts';

/** Writes the invitations to new bookings, one for each person, and the messages that will contain their codes. */
export async function inviteToBookings(
  tx: Tx,
  context: UseCaseContext,
  bookings: readonly Booking[],
): Promise<void> {
  insertInvitations(
    tx,
    bookings.map((booking) =>
      newInvitation(context.secrets, {
        province: booking.province,
        site: booking.site,
        session: booking.session,
        kind: 'booking',
        subject: booking.id,
        person: booking.person,
        expiresAt: answerUntil(booking),
      }),
    ),
  );
  await insertMessages(tx, bookings.flatMap(messagesOfBooking));
}

/** An invitation with a code that nobody has seen yet. */
export function newInvitation(
  secrets: Secrets,
  about: Omit<Invitation, 'id' | 'nonce' | 'answer'>,
): Invitation {
  const nonce = newNonce();
  return { ...about, id: hashOfCode(secrets, codeOf(secrets, nonce)), nonce, answer: '' };
}

/** A call has to be answered by its own deadline; people who booked themselves may decline until their shift begins. */
function answerUntil({ state, confirmBy, day, shift }: Booking): Date {
  return state === 'called' ? new Date(confirmBy) : instantAtSite(day, shift);
}
