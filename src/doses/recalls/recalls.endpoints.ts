import { z } from 'zod';
import { COUNTRY, provinceOf } from '../../platform/area.ts';
import { ROLES, type Role } from '../../platform/http/auth.ts';
import {
  cursorKey,
  defineEndpoint,
  type Endpoint,
  pageOf,
  pageQuery,
  toPage,
} from '../../platform/http/endpoint.ts';
import { PROVINCE_AND_ABOVE } from '../../platform/http/roles.ts';
import { anyId } from '../../platform/id.ts';
import { lotId } from '../../supply/lots/lot.ts';
import { getRecall } from './get-recall.ts';
import { listRecallPeople } from './list-recall-people.ts';
import { listRecalls } from './recall.store.ts';
import { newRecall, recall, recallPerson, recallPlace } from './recall.ts';
import { recallLot } from './recall-lot.ts';
import { listRecallPlaces } from './recall-place.store.ts';

const tag = 'doses';
const deciders: readonly Role[] = PROVINCE_AND_ABOVE;
const ofRecall = z.strictObject({ recall: anyId });

export const recallEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'recallLot',
    method: 'post',
    path: '/v1/lots/:lot/recalls',
    tag,
    summary: 'Recall a lot: block it for good, find its recipients and holders, and queue their notices',
    access: { kind: 'roles', roles: deciders, area: ({ body }) => body.area },
    idempotent: true,
    params: z.strictObject({ lot: lotId }),
    body: newRecall,
    status: 201,
    response: recall,
    problems: ['lot/unknown', 'recall/already-recalled'],
    handle: ({ params, body }, context) => recallLot(context, params.lot, body),
  }),
  defineEndpoint({
    id: 'listRecalls',
    method: 'get',
    path: '/v1/recalls',
    tag,
    summary: 'Recalls that concern your area',
    access: { kind: 'roles', roles: ROLES, area: 'own' },
    query: z.strictObject({ ...pageQuery }),
    response: pageOf(recall),
    problems: [],
    handle: async ({ query }, { database, actor }) => {
      const province = provinceOf(actor.area);
      const areas = province === undefined ? undefined : [COUNTRY, province];
      const found = await listRecalls(database, areas, cursorKey(query.cursor), query.limit + 1);
      return toPage(found, query.limit, (item) => item.id);
    },
  }),
  defineEndpoint({
    id: 'getRecall',
    method: 'get',
    path: '/v1/recalls/:recall',
    tag,
    summary: 'A recall: how many people got the lot, how many places held it, how many notices are written',
    access: { kind: 'roles', roles: ROLES, area: 'own' },
    params: ofRecall,
    response: recall,
    problems: ['request/not-found'],
    handle: ({ params }, { database, actor }) => getRecall(database, actor, params.recall),
  }),
  defineEndpoint({
    id: 'listRecallPlaces',
    method: 'get',
    path: '/v1/recalls/:recall/places',
    tag,
    summary: 'The places of your area that held doses of the lot, with their notice',
    access: { kind: 'roles', roles: ROLES, area: 'own' },
    params: ofRecall,
    query: z.strictObject({ ...pageQuery }),
    response: pageOf(recallPlace),
    problems: ['request/not-found'],
    handle: async ({ params, query: { cursor, limit } }, { database, actor }) => {
      const { id } = await getRecall(database, actor, params.recall);
      const found = await listRecallPlaces(database, id, actor.area, cursorKey(cursor), limit + 1);
      return toPage(found, limit, (item) => item.place);
    },
  }),
  defineEndpoint({
    id: 'listRecallPeople',
    method: 'get',
    path: '/v1/recalls/:recall/people',
    tag,
    summary:
      'The people who got a dose of the lot in your area, by pseudonym and booking; a page may be shorter than its limit',
    access: { kind: 'roles', roles: [...PROVINCE_AND_ABOVE, 'inspector'], area: 'own' },
    params: ofRecall,
    query: z.strictObject({ ...pageQuery }),
    response: pageOf(recallPerson),
    problems: ['request/not-found'],
    handle: ({ params, query: { cursor, limit } }, context) =>
      listRecallPeople(context, { recall: params.recall, after: cursorKey(cursor) ?? '', limit }),
  }),
];
