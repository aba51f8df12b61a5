import { recordAction } from '../../audit/record.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { endSession } from './end-session.ts';
import { getSession } from './session.store.ts';
import type { EndedSession } from './session.ts';

/**
 * Closes an open session: people who did not come become no-shows, the rest of open vials is wasted, the doses that are
 * left go back to the site.
 * Throws `session/not-possible-now`, `session/people-waiting`, `leftover/answers-outstanding`.
 */
export async function closeSession(context: UseCaseContext, sessionId: string): Promise<EndedSession> {
  return transact(context, async (tx, now) => {
    const session = await getSession(tx, sessionId);
    const end = await endSession(tx, context, now, session, {
      event: 'close',
      state: 'no-show',
      reason: 'missed',
    });
    const stock = { returned: [...end.returned], discarded: [...end.discarded] };
    const entry = await recordAction(tx, context, now, {
      action: 'closeSession',
      area: session.site,
      object: session.id,
      details: { noShows: end.ended.length, ...stock },
    });
    return { entry, answer: { session: end.session, bookingsEnded: end.ended.length, ...stock } };
  });
}
