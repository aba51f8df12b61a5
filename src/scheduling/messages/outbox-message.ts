import type { AreaCode } from '../../platform/area.ts';
import { addDays, instantAtSite } from '../../platform/clock.ts';
import type { Booking } from '../bookings/booking.ts';

/**
 * `called`: an invitation to a shift, to be confirmed. `booked`: a booking of one's own. `reminder`: the evening before.
 * `cancelled`: the session or the booking was cancelled. `released`: the call was not confirmed in time. `withdrawn`:
 * the person should not come; a health worker tells them why. `recalled`: there is news about an injection; it names
 * neither product nor lot. `leftover`: a dose is left at the day's end; `booking` is then the offer.
 */
export const MESSAGE_TEMPLATES = [
  'called',
  'booked',
  'reminder',
  'cancelled',
  'released',
  'withdrawn',
  'recalled',
  'leftover',
] as const;
type MessageTemplate = (typeof MESSAGE_TEMPLATES)[number];

/** `dropped`: the message was no longer true when it was due. */
type MessageState = 'pending' | 'sent' | 'failed' | 'dropped';

/**
 * A message to be sent, written in the transaction of the fact it is about. It names a person by id only: name and phone
 * number are read when it is sent. Neither the product nor its maker is part of it.
 */
export interface OutboxMessage {
  readonly id: string;
  readonly province: AreaCode;
  readonly site: AreaCode;
  readonly session: string;
  readonly booking: string;
  readonly person: string;
  readonly template: MessageTemplate;
  readonly day: string;
  readonly shift: string;
  readonly confirmBy: string;
  readonly state: MessageState;
  readonly attempts: number;
  readonly notBefore: string;
  readonly leasedUntil: string;
  readonly createdAt: string;
  readonly endedAt?: string;
  readonly failure?: 'no-phone' | 'refused' | 'given-up';
}

const REMINDER_TIME = '18:00';

/** The messages of a new booking: the invitation, and a reminder if the evening before is still to come. */
export function messagesOfBooking(booking: Booking): OutboxMessage[] {
  const reminderAt = instantAtSite(addDays(booking.day, -1), REMINDER_TIME);
  const calledAt = new Date(booking.calledAt);
  const invitation = messageOf(booking.state === 'called' ? 'called' : 'booked', booking, calledAt, calledAt);
  return reminderAt > calledAt
    ? [invitation, messageOf('reminder', booking, calledAt, reminderAt)]
    : [invitation];
}

/** A message about a booking, to be sent at `notBefore` or later. */
export function messageOf(
  template: MessageTemplate,
  booking: Pick<Booking, 'id' | 'province' | 'site' | 'session' | 'person' | 'day' | 'shift' | 'confirmBy'>,
  createdAt: Date,
  notBefore: Date,
): OutboxMessage {
  const { province, site, session, person, day, shift, confirmBy } = booking;
  return {
    id: `${template}|${booking.id}`,
    province,
    site,
    session,
    booking: booking.id,
    person,
    template,
    day,
    shift,
    confirmBy,
    state: 'pending',
    attempts: 0,
    notBefore: notBefore.toISOString(),
    leasedUntil: createdAt.toISOString(),
    createdAt: createdAt.toISOString(),
  };
}
