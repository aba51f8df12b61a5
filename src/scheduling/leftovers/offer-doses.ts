import { recordAction } from '../../audit/record.ts';
import { dayAtSite } from '../../platform/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import type { UseCaseContext } from '../../platform/use-case.ts';
import { loadPolicy } from '../../policy/campaign/policy.store.ts';
import { settingsOn } from '../../policy/campaign/policy-at.ts';
import { insertInvitations } from '../invitations/invitation.store.ts';
import { newInvitation } from '../invitations/invite.ts';
import { insertMessages } from '../messages/outbox-message.store.ts';
import { messageOf } from '../messages/outbox-message.ts';
import type { Session } from '../sessions/session.ts';
import type { Candidate } from '../standby/next-entry.ts';
import { changeStandbyEntry } from '../standby/standby-entry.store.ts';
import { changeLeftover } from './leftover.store.ts';
import type { Leftover, LeftoverOffer, LeftoverState } from './leftover.ts';
import { insertOffer, listOffers } from './leftover-offer.store.ts';
import { nextCandidate } from './next-candidate.ts';

/**
 * Offers this many doses of the leftovers, each to the next of the list, and stores their state: placed if all have been
 * accepted, exhausted if nobody is left to ask and no answer is outstanding. `leftover` is as read in this transaction;
 * returns it as it is afterwards.
 */
export async function offerDoses(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  session: Session,
  leftover: Leftover,
  doses: number,
): Promise<Leftover> {
  const rules = await loadPolicy(tx, session.province);
  const today = dayAtSite(now);
  let { neighbour } = leftover;
  for (let offered = 0; offered < doses; offered += 1) {
    const next = await nextCandidate(tx, { session, rules, today }, neighbour);
    if (next === undefined) break;
    if (next.entry.session !== session.id) neighbour = next.entry.session;
    const minutes = settingsOn(rules.policy, session.day).leftoverAnswerMinutes;
    await offerTo(tx, context, now, { session, leftover, next, minutes });
  }
  const open = (await listOffers(tx, session.id, 'offered')).filter(
    (offer) => offer.leftover === leftover.id,
  );
  const { doses: all, accepted } = leftover;
  const state: LeftoverState = accepted === all ? 'placed' : open.length === 0 ? 'exhausted' : 'offering';
  const change = {
    accepted,
    state,
    ...(state === 'offering' ? {} : { endedAt: now }),
    ...(neighbour === null ? {} : { neighbour }),
  };
  if (!(await changeLeftover(tx, leftover, change))) {
    throw new Error('leftovers changed inside their own snapshot');
  }
  if (state === 'exhausted') {
    await recordAction(tx, context, now, {
      action: 'exhaustLeftovers',
      area: session.site,
      object: leftover.id,
      policyVersion: rules.version,
      details: { session: session.id, left: all - accepted },
    });
  }
  const endedAt = state === 'offering' ? null : now.toISOString();
  return { ...leftover, state, neighbour, endedAt, version: leftover.version + 1 };
}

/** Writes one offer with its message and its code. */
async function offerTo(
  tx: Tx,
  context: UseCaseContext,
  now: Date,
  to: {
    readonly session: Session;
    readonly leftover: Leftover;
    readonly next: Candidate;
    readonly minutes: number;
  },
): Promise<void> {
  const { session, leftover, next, minutes } = to;
  const { entry, called } = next;
  const answerBy = new Date(now.getTime() + minutes * 60_000);
  const offer: LeftoverOffer = {
    id: newId(session.site, now),
    leftover: leftover.id,
    session: session.id,
    list: entry.session,
    position: entry.position,
    person: entry.person,
    pseudonym: entry.pseudonym,
    offeredAt: now.toISOString(),
    answerBy: answerBy.toISOString(),
    state: 'offered',
    answeredAt: null,
    booking: null,
  };
  if (entry.session === session.id) await changeStandbyEntry(tx, entry, { status: 'called', calledAt: now });
  await insertOffer(tx, offer);
  const { province, site, day, shifts } = session;
  const about = { province, site, session: session.id, person: entry.person };
  insertInvitations(tx, [
    newInvitation(context.secrets, { ...about, kind: 'leftover', subject: offer.id, expiresAt: answerBy }),
  ]);
  const shift = shifts.at(-1)?.start ?? '';
  const message = { ...about, id: offer.id, day, shift, confirmBy: offer.answerBy };
  await insertMessages(tx, [messageOf('leftover', message, now, now)]);
  await recordAction(tx, context, now, {
    action: 'offerLeftover',
    area: site,
    subject: entry.pseudonym,
    object: offer.id,
    policyVersion: called.policyVersion,
    details: {
      session: session.id,
      leftover: leftover.id,
      list: entry.session,
      position: entry.position,
      answerBy: offer.answerBy,
    },
  });
}
