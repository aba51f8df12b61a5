import { recordAction } from '../../audit/record.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { sum } from '../../platform/compare.ts';
import type { Reader } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { listBalancesOfPlace } from '../../supply/ledger/balance.store.ts';
import { stateOfStock } from '../../supply/ledger/balance.ts';
import { sessionAccount } from '../../supply/ledger/stock-account.ts';
import { listBookingsInStates } from '../bookings/booking.store.ts';
import { LIVE_STATES } from '../bookings/booking.ts';
import { getSession } from '../sessions/session.store.ts';
import type { Session } from '../sessions/session.ts';
import { aboutSession, notPossibleNow } from '../sessions/session-step.ts';
import { leftoverProblem } from './leftover.problems.ts';
import { isDayAtItsEnd, leftOver } from './leftover.rules.ts';
import { insertLeftover } from './leftover.store.ts';
import type { Leftover, LeftoverRecord } from './leftover.ts';
import { listOffers } from './leftover-offer.store.ts';
import { offerDoses } from './offer-doses.ts';

/**
 * Records how many doses are left at the end of a session's day, and offers each to the next of the standby list that
 * was fixed when the session was published. The request cannot name anybody: there is no other way to use them.
 * Throws `session/not-possible-now`, `leftover/slots-not-served`, `leftover/fewer-doses`.
 */
export async function openLeftovers(
  context: UseCaseContext,
  sessionId: string,
  doses: number,
): Promise<LeftoverRecord> {
  return transact(context, async (tx, now) => {
    const session = await getSession(tx, sessionId);
    if (session.status !== 'open' || session.day !== dayAtSite(now)) throw notPossibleNow(session, 'call');
    const about = aboutSession(session);
    const live = await listBookingsInStates(tx, session.id, LIVE_STATES);
    const offered = await listOffers(tx, session.id, 'offered');
    if (!isDayAtItsEnd(session, live.length, now)) {
      throw leftoverProblem('leftover/slots-not-served', { outstanding: live.length }).about(about);
    }
    const left = leftOver(await usableDosesOf(tx, session, now), live.length, offered.length);
    if (doses > left) throw leftoverProblem('leftover/fewer-doses', { left }).about(about);
    const { province, district, site, day } = session;
    const opened: Leftover = {
      id: newId(site, now),
      province,
      district,
      site,
      session: session.id,
      day,
      doses,
      accepted: 0,
      neighbour: null,
      state: 'offering',
      openedBy: context.actor.account,
      openedAt: now.toISOString(),
      endedAt: null,
      version: 1,
    };
    await insertLeftover(tx, opened);
    const entry = await recordAction(tx, context, now, {
      ...about,
      action: 'openLeftovers',
      object: opened.id,
      details: { session: session.id, doses, standbyHash: session.standbyHash },
    });
    const leftover = await offerDoses(tx, context, now, session, opened, doses);
    const offers = await listOffers(tx, session.id);
    return {
      entry,
      answer: { ...leftover, offers: offers.filter((offer) => offer.leftover === leftover.id) },
    };
  });
}

/** Doses a session may still give: of its stock and its open vials, what may be used at this instant. */
async function usableDosesOf(
  reader: Reader,
  { id, site }: Pick<Session, 'id' | 'site'>,
  now: Date,
): Promise<number> {
  const usable = (await listBalancesOfPlace(reader, site))
    .filter((stock) => stock.session === id || stock.account === sessionAccount(id))
    .filter((stock) => stateOfStock(stock, now) === 'usable');
  return sum(usable.map(({ onHand }) => onHand));
}
