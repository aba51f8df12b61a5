import type { Tx } from '../../platform/database/database.ts';
import type { Session, SessionEvent } from '../sessions/session.ts';
import { aboutSession } from '../sessions/session-step.ts';
import { leftoverProblem } from './leftover.problems.ts';
import { changeLeftover, listLeftovers } from './leftover.store.ts';
import { endOffer, listOffers } from './leftover-offer.store.ts';

/**
 * Ends the leftovers of a session with it. Closing is refused while somebody still has time to answer
 * (`leftover/answers-outstanding`); offers whose time is over end without an answer. Cancelling withdraws open offers.
 */
export async function endLeftovers(tx: Tx, session: Session, event: SessionEvent, now: Date): Promise<void> {
  for (const offer of await listOffers(tx, session.id, 'offered')) {
    if (event === 'close' && now < new Date(offer.answerBy)) {
      throw leftoverProblem('leftover/answers-outstanding', { answerBy: offer.answerBy }).about(
        aboutSession(session),
      );
    }
    await endOffer(tx, offer.id, { state: event === 'close' ? 'no-answer' : 'withdrawn', answeredAt: now });
  }
  for (const leftover of await listLeftovers(tx, session.id)) {
    if (leftover.state === 'offering') await changeLeftover(tx, leftover, { state: 'ended', endedAt: now });
  }
}
