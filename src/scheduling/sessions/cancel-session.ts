import { recordAction } from '../../audit/record.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { insertMessages } from '../messages/outbox-message.store.ts';
import { messageOf } from '../messages/outbox-message.ts';
import { endSession } from './end-session.ts';
import { getSession } from './session.store.ts';
import type { EndedSession, SessionCancelReason } from './session.ts';

/**
 * Cancels a session that is not closed: everybody who was called gets a message and goes back to their turn in the
 * order, the doses go back to the site. Throws `session/not-possible-now`, `session/people-waiting`.
 */
export async function cancelSession(
  context: UseCaseContext,
  sessionId: string,
  reason: SessionCancelReason,
): Promise<EndedSession> {
  return transact(context, async (tx, now) => {
    const session = await getSession(tx, sessionId);
    const end = await endSession(tx, context, now, session, {
      event: 'cancel',
      state: 'cancelled',
      reason: 'session-cancelled',
    });
    await insertMessages(
      tx,
      end.ended.map((booking) => messageOf('cancelled', booking, now, now)),
    );
    const stock = { returned: [...end.returned], discarded: [...end.discarded] };
    const entry = await recordAction(tx, context, now, {
      action: 'cancelSession',
      area: session.site,
      object: session.id,
      reason,
      details: { cancelled: end.ended.length, ...stock },
    });
    return { entry, answer: { session: end.session, bookingsEnded: end.ended.length, ...stock } };
  });
}
