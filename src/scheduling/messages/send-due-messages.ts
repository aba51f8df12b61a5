import { findPerson } from '../../people/registry/person.store.ts';
import { findSite } from '../../places/sites/site.store.ts';
import { dayAtSite, timeAtSite, writtenDay } from '../../platform/clock.ts';
import { withTransaction } from '../../platform/database/database.ts';
import type { UseCaseContext } from '../../platform/use-case.ts';
import { findBookingById } from '../bookings/booking.store.ts';
import { isLive } from '../bookings/booking-state.rules.ts';
import { findInvitationTo } from '../invitations/invitation.store.ts';
import { codeOf } from '../invitations/invitation-code.ts';
import { schedulingTexts } from '../texts/scheduling.texts.ts';
import type { MessageSender, OutgoingMessage } from './message-sender.ts';
import { isOverdue, retryAt } from './outbox.rules.ts';
import { type AttemptOutcome, finishAttempt, leaseMessage, listDueMessages } from './outbox-message.store.ts';
import type { OutboxMessage } from './outbox-message.ts';

const LEASE_MS = 60_000;

interface SentMessages {
  readonly sent: number;
  readonly failed: number;
  readonly dropped: number;
  readonly postponed: number;
}

/**
 * Sends the messages that are due, at most `limit`. Each is leased before it is sent, so that two workers do not send the
 * same one; the lease of a worker that dies runs out, and the next attempt has the same message id. The name and number
 * of the person are read here and stored nowhere.
 */
export async function sendDueMessages(
  context: UseCaseContext,
  sender: MessageSender,
  { limit }: { readonly limit: number },
): Promise<SentMessages> {
  const count = { sent: 0, failed: 0, dropped: 0, postponed: 0 };
  for (const message of await listDueMessages(context.database, context.clock.now(), limit)) {
    const leased = await withTransaction(context.database, (tx) =>
      leaseMessage(tx, message, new Date(context.clock.now().getTime() + LEASE_MS)),
    );
    if (!leased) continue;
    const outcome = await attempt(context, sender, message);
    const stored = await withTransaction(context.database, (tx) =>
      finishAttempt(tx, message.id, message.attempts + 1, outcome),
    );
    if (stored) count[outcome.state === 'pending' ? 'postponed' : outcome.state] += 1;
  }
  return count;
}

async function attempt(
  context: UseCaseContext,
  sender: MessageSender,
  message: OutboxMessage,
): Promise<AttemptOutcome> {
  const number = message.attempts + 1;
  const endedAt = context.clock.now();
  // News about a past injection is never too late.
  const overdue = message.template !== 'recalled' && isOverdue(message, endedAt);
  if (overdue || !(await isStillTrue(context, message))) return { state: 'dropped', endedAt };
  const outgoing = await compose(context, message);
  if (outgoing === undefined) return { state: 'failed', endedAt, failure: 'no-phone' };
  const outcome = await sender.send(outgoing);
  const now = context.clock.now();
  if (outcome === 'sent') return { state: 'sent', endedAt: now };
  if (outcome === 'refused') return { state: 'failed', endedAt: now, failure: 'refused' };
  const again = retryAt(number, now);
  if (again === undefined) return { state: 'failed', endedAt: now, failure: 'given-up' };
  return { state: 'pending', notBefore: again, leasedUntil: now };
}

/** An invitation or a reminder is no longer true once the booking has ended; news of the end stays true. */
async function isStillTrue(context: UseCaseContext, message: OutboxMessage): Promise<boolean> {
  if (['cancelled', 'released', 'withdrawn', 'recalled'].includes(message.template)) return true;
  if (message.template === 'leftover') return context.clock.now() < new Date(message.confirmBy);
  const booking = await findBookingById(context.database, message.booking);
  return booking !== undefined && isLive(booking.state);
}

async function compose(
  context: UseCaseContext,
  message: OutboxMessage,
): Promise<OutgoingMessage | undefined> {
  const person = await findPerson(context.database, message.person);
  if (person?.phone === undefined) return undefined;
  const site = await findSite(context.database, message.site);
  const confirmBy = new Date(message.confirmBy);
  const invitation = await findInvitationTo(context.database, message.booking);
  const text = schedulingTexts[`message/${message.template}`]({
    name: person.name,
    site: site?.name ?? message.site,
    day: writtenDay(message.day),
    time: message.shift,
    confirmBy: `${timeAtSite(confirmBy)}, ${writtenDay(dayAtSite(confirmBy))}`,
    code: message.booking.slice(-8),
    // Read here, and written nowhere but into the message itself.
    answerCode: invitation === undefined ? '' : codeOf(context.secrets, invitation.nonce),
  });
  return {
    id: message.id,
    template: message.template,
    phone: person.phone,
    text: person.nationality === 'VNM' ? text.vi : text.en,
  };
}
