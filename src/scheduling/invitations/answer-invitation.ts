import { findSite } from '../../places/sites/site.store.ts';
import type { Reader, Tx } from '../../platform/database/database.ts';
import { Problem, platformProblem } from '../../platform/problem.ts';
import { type Recorded, transact, UNCHANGED, type UseCaseContext } from '../../platform/use-case.ts';
import { findBookingById } from '../bookings/booking.store.ts';
import { confirm } from '../bookings/booking-steps.ts';
import { decline } from '../bookings/end-booking.ts';
import { answerOffer, SLOT_TAKEN } from '../leftovers/answer-offer.ts';
import { getSession } from '../sessions/session.store.ts';
import type { Session } from '../sessions/session.ts';
import { invitationProblem } from './invitation.problems.ts';
import { answerStoredInvitation, findInvitation } from './invitation.store.ts';
import type { Invitation, InvitationAnswer, InvitationView } from './invitation.ts';
import { hashOfCode } from './invitation-code.ts';

/** What the holder of a code is invited to. Throws `request/not-found` for an unknown code. */
export async function viewInvitation(context: UseCaseContext, code: string): Promise<InvitationView> {
  const { database, clock } = context;
  return viewOf(database, await getInvitation(database, context, code), clock.now());
}

/**
 * Confirms or declines by the code of the message, once; sending the same answer again returns the same and does nothing.
 * Anyone who declines keeps their turn in the order. Throws `request/not-found` for an unknown code,
 * `invitation/already-answered`, `invitation/expired`, `invitation/over`.
 */
export async function answerInvitation(
  context: UseCaseContext,
  code: string,
  answer: InvitationAnswer,
): Promise<InvitationView> {
  return transact(
    context,
    async (tx, now) => {
      const invitation = await getInvitation(tx, context, code);
      const about = { area: invitation.site, object: invitation.subject };
      if (invitation.answer === answer) {
        return { entry: UNCHANGED, answer: await viewOf(tx, invitation, now) };
      }
      if (invitation.answer !== '') {
        throw invitationProblem('invitation/already-answered', { answer: invitation.answer }).about(about);
      }
      if (now >= invitation.expiresAt) throw invitationProblem('invitation/expired').about(about);
      if (!(await answerStoredInvitation(tx, invitation.id, answer, now))) {
        throw new Error('an invitation changed inside its own snapshot');
      }
      // The holder of the code acts, and the service knows nothing of them but the code.
      const actor = { account: 'invitation', role: 'system', area: invitation.site } as const;
      const { entry } = await carryOut(tx, { ...context, actor }, now, invitation, answer).catch((error) => {
        throw error instanceof Problem ? invitationProblem('invitation/over').about(about) : error;
      });
      return { entry, answer: await viewOf(tx, { ...invitation, answer }, now) };
    },
    SLOT_TAKEN,
  );
}

async function carryOut(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  { kind, subject }: Invitation,
  answer: InvitationAnswer,
): Promise<Recorded<unknown>> {
  if (kind === 'leftover') {
    return answerOffer(tx, context, now, subject, answer === 'confirmed' ? 'accepted' : 'declined');
  }
  return answer === 'confirmed' ? confirm(tx, context, now, subject) : decline(tx, context, now, subject);
}

/** An unknown code and a malformed one are refused alike, so that a refusal gives nothing away. */
async function getInvitation(reader: Reader, context: UseCaseContext, code: string): Promise<Invitation> {
  const found = await findInvitation(reader, hashOfCode(context.secrets, code));
  if (found === undefined) throw platformProblem('request/not-found');
  return found;
}

async function viewOf(reader: Reader, invitation: Invitation, now: Date): Promise<InvitationView> {
  const session = await getSession(reader, invitation.session);
  const site = await findSite(reader, session.site);
  const { answer, expiresAt } = invitation;
  return {
    site: site?.name ?? session.site,
    day: session.day,
    shift: await shiftOfInvitation(reader, invitation, session),
    answerBy: expiresAt.toISOString(),
    state: answer !== '' ? answer : now >= expiresAt ? 'expired' : 'open',
  };
}

/** When the person is to come: the shift of their booking; for a leftover, the last one of the day. */
async function shiftOfInvitation(
  reader: Reader,
  { kind, subject }: Invitation,
  { shifts }: Session,
): Promise<string> {
  const booked = kind === 'booking' ? (await findBookingById(reader, subject))?.shift : undefined;
  const shift = booked ?? shifts.at(-1)?.start;
  if (shift === undefined) throw new Error('a session without shifts');
  return shift;
}
