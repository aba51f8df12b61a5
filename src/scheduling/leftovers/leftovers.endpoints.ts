import { z } from 'zod';
import type { Role } from '../../platform/http/auth.ts';
import { ROLES } from '../../platform/http/auth.ts';
import { defineEndpoint, type Endpoint } from '../../platform/http/endpoint.ts';
import { DISTRICT_AND_SITE } from '../../platform/http/roles.ts';
import { areaOfId, siteScopedId } from '../../platform/id.ts';
import { answerLeftoverOffer } from './answer-offer.ts';
import { listLeftovers } from './leftover.store.ts';
import { leftoverRecord, newLeftover, offerAnswer } from './leftover.ts';
import { listOffers } from './leftover-offer.store.ts';
import { openLeftovers } from './open-leftovers.ts';

const tag = 'leftovers';
const staff: readonly Role[] = DISTRICT_AND_SITE;
const readers: readonly Role[] = ROLES;
const ofSession = z.strictObject({ session: siteScopedId });

export const leftoverEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'openLeftovers',
    method: 'post',
    path: '/v1/sessions/:session/leftovers',
    tag,
    summary: "Offer the doses left at the day's end down the standby list",
    description: 'The request names nobody: the list was fixed when the session was published.',
    access: { kind: 'roles', roles: staff, area: ({ params }) => areaOfId(params.session) },
    params: ofSession,
    body: newLeftover,
    idempotent: true,
    status: 201,
    response: leftoverRecord,
    problems: [
      'policy/campaign-not-started',
      'session/not-possible-now',
      'leftover/slots-not-served',
      'leftover/fewer-doses',
    ],
    handle: ({ params, body }, context) => openLeftovers(context, params.session, body.doses),
  }),
  defineEndpoint({
    id: 'listLeftovers',
    method: 'get',
    path: '/v1/sessions/:session/leftovers',
    tag,
    summary: 'The leftover doses of a session, with every offer, its time and its answer',
    access: { kind: 'roles', roles: readers, area: ({ params }) => areaOfId(params.session) },
    params: ofSession,
    response: z.strictObject({ items: z.array(leftoverRecord) }),
    problems: [],
    handle: async ({ params: { session } }, { database }) => {
      const offers = await listOffers(database, session);
      const found = await listLeftovers(database, session);
      const items = found.map((leftover) => ({
        ...leftover,
        offers: offers.filter((offer) => offer.leftover === leftover.id),
      }));
      return { items };
    },
  }),
  defineEndpoint({
    id: 'answerLeftoverOffer',
    method: 'post',
    path: '/v1/leftover-offers/:offer/answer',
    tag,
    summary:
      'Record the answer to an offer of a leftover dose; unless it was accepted, the next of the list is asked',
    access: { kind: 'roles', roles: staff, area: ({ params }) => areaOfId(params.offer) },
    params: z.strictObject({ offer: siteScopedId }),
    body: z.strictObject({ answer: offerAnswer }),
    idempotent: true,
    response: leftoverRecord,
    problems: [
      'policy/campaign-not-started',
      'session/not-possible-now',
      'leftover/already-answered',
      'leftover/still-time',
      'leftover/person-not-free',
    ],
    handle: ({ params, body }, context) => answerLeftoverOffer(context, params.offer, body.answer),
  }),
];
