import { z } from 'zod';
import { SECOND_PERSON_PROBLEMS } from '../audit/second-person.problems.ts';
import { areaCode, areaWithin } from '../platform/area.ts';
import type { Role } from '../platform/http/auth.ts';
import {
  cursorKey,
  defineEndpoint,
  type Endpoint,
  pageOf,
  pageQuery,
  toPage,
} from '../platform/http/endpoint.ts';
import { PROVINCE_AND_ABOVE } from '../platform/http/roles.ts';
import { areaOfId, provinceScopedId } from '../platform/id.ts';
import { approveErasure, declineErasure } from './decide-erasure.ts';
import { getErasure, listErasures } from './erasure.store.ts';
import { ERASURE_STATES, erasure, newErasure } from './erasure.ts';
import { requestErasure } from './request-erasure.ts';

const tag = 'erasures';
const deciders: readonly Role[] = PROVINCE_AND_ABOVE;
const readers: readonly Role[] = [...PROVINCE_AND_ABOVE, 'inspector'];
const params = z.strictObject({ erasure: provinceScopedId });
const area = ({ params: { erasure: id } }: { readonly params: { readonly erasure: string } }) => areaOfId(id);
const obstacles = [
  'person/erased',
  'erasure/holds-booking',
  'erasure/named-in-finding',
  'erasure/declared-relation',
];
const decisionProblems = ['person/erased', 'erasure/already-decided', ...SECOND_PERSON_PROBLEMS];

export const erasureEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'requestErasure',
    method: 'post',
    path: '/v1/erasures',
    tag,
    summary: 'Request the erasure of a person’s identifying data, citing a document',
    description: 'Another account decides. The audit log stays as it is, no longer linked to anyone.',
    access: { kind: 'roles', roles: ['province'], area: ({ body }) => areaOfId(body.person) },
    body: newErasure,
    idempotent: true,
    status: 201,
    response: erasure,
    problems: [...obstacles, 'erasure/document-in-future', 'erasure/already-asked'],
    handle: ({ body }, context) => requestErasure(context, body),
  }),
  defineEndpoint({
    id: 'approveErasure',
    method: 'post',
    path: '/v1/erasures/:erasure/approve',
    tag,
    summary: 'Approve an erasure, as a second person; it takes effect at once and cannot be undone',
    access: { kind: 'roles', roles: deciders, area },
    params,
    idempotent: true,
    response: erasure,
    problems: [...new Set([...decisionProblems, ...obstacles])],
    handle: ({ params: { erasure: id } }, context) => approveErasure(context, id),
  }),
  defineEndpoint({
    id: 'declineErasure',
    method: 'post',
    path: '/v1/erasures/:erasure/decline',
    tag,
    summary: 'Decline an erasure, as a second person',
    access: { kind: 'roles', roles: deciders, area },
    params,
    idempotent: true,
    response: erasure,
    problems: decisionProblems,
    handle: ({ params: { erasure: id } }, context) => declineErasure(context, id),
  }),
  defineEndpoint({
    id: 'getErasure',
    method: 'get',
    path: '/v1/erasures/:erasure',
    tag,
    summary: 'An erasure: the document, who requested it, who decided',
    access: { kind: 'roles', roles: readers, area },
    params,
    response: erasure,
    problems: [],
    handle: ({ params: { erasure: id } }, { database }) => getErasure(database, id),
  }),
  defineEndpoint({
    id: 'listErasures',
    method: 'get',
    path: '/v1/erasures',
    tag,
    summary: 'List erasures in one state, oldest first; by default the undecided ones',
    access: { kind: 'roles', roles: readers, area: ({ query }, _read, actor) => query.area ?? actor.area },
    query: z.strictObject({
      ...pageQuery,
      area: areaCode.optional(),
      state: z.enum(ERASURE_STATES).default('asked'),
    }),
    response: pageOf(erasure),
    problems: [],
    handle: async ({ query }, { database, actor }) => {
      const { limit, cursor, area: asked, state } = query;
      const within = areaWithin(actor.area, asked);
      const found = await listErasures(database, {
        area: within,
        state,
        after: cursorKey(cursor),
        limit: limit + 1,
      });
      return toPage(found, limit, ({ id }) => id);
    },
  }),
];
