import { z } from 'zod';
import { ROLES } from '../../platform/http/auth.ts';
import {
  cursorKey,
  defineEndpoint,
  type Endpoint,
  pageOf,
  pageQuery,
  toPage,
} from '../../platform/http/endpoint.ts';
import { DISTRICT_AND_SITE } from '../../platform/http/roles.ts';
import { areaOfId, siteScopedId } from '../../platform/id.ts';
import { readVials } from '../../supply/vials/read-vials.ts';
import { vialWithRest } from '../../supply/vials/vial.ts';
import { getSession } from '../sessions/session.store.ts';
import { newVial, openVial } from './open-vial.ts';

const tag = 'sessions';
const ofSession = z.strictObject({ session: siteScopedId });

export const sessionVialEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'openVial',
    method: 'post',
    path: '/v1/sessions/:session/vials',
    tag,
    summary: 'Open the next vial of a lot; recording a dose opens one by itself if none is open',
    access: { kind: 'roles', roles: DISTRICT_AND_SITE, area: ({ params }) => areaOfId(params.session) },
    idempotent: true,
    params: ofSession,
    body: newVial,
    status: 201,
    response: vialWithRest,
    problems: [
      'session/not-possible-now',
      'vial/opened-in-future',
      'vial/opened-before-session',
      'stock/short',
      'lot/held',
      'lot/expired',
      'lot/quarantined',
      'lot/recalled',
      'lot/thawed-too-long',
      'lot/cold-chain-failure',
    ],
    handle: ({ params, body }, context) => openVial(context, params.session, body),
  }),
  defineEndpoint({
    id: 'listVials',
    method: 'get',
    path: '/v1/sessions/:session/vials',
    tag,
    summary: 'The vials of a session with what is left in them, in the order in which they were opened',
    access: { kind: 'roles', roles: ROLES, area: ({ params }) => areaOfId(params.session) },
    params: ofSession,
    query: z.strictObject({ ...pageQuery }),
    response: pageOf(vialWithRest),
    problems: [],
    handle: async ({ params, query }, { database, clock }) => {
      const { id } = await getSession(database, params.session);
      const { cursor, limit } = query;
      const found = await readVials(database, id, {
        after: cursorKey(cursor),
        limit: limit + 1,
        now: clock.now(),
      });
      return toPage(found, limit, (item) => item.id);
    },
  }),
];
