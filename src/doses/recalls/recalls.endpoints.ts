import { z } from 'zod';
import { recordAction } from '../../audit/record.ts';
import { type AreaCode, COUNTRY, covers, provinceOf } from '../../platform/area.ts';
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
import { platformProblem } from '../../platform/problem.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { lotId } from '../../supply/lots/lot.ts';
import { readRecallPeople } from './read-recall-people.ts';
import { findRecall, listRecalls } from './recall.store.ts';
import { newRecall, type Recall, recall, recallPerson, recallPlace } from './recall.ts';
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
    summary: 'Recall a lot: bar it for good, find who got it and who holds it, and queue their notices',
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
    summary: 'A recall: how many got the lot, who held it, how far the notices are',
    access: { kind: 'roles', roles: ROLES, area: 'own' },
    params: ofRecall,
    response: recall,
    problems: [],
    handle: ({ params }, context) => getRecallFor(context, params.recall),
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
    problems: [],
    handle: async ({ params, query }, context) => {
      const { id } = await getRecallFor(context, params.recall);
      const { area } = context.actor;
      const { cursor, limit } = query;
      const found = await listRecallPlaces(context.database, id, area, cursorKey(cursor), limit + 1);
      return toPage(found, limit, (item) => item.place);
    },
  }),
  defineEndpoint({
    id: 'listRecallPeople',
    method: 'get',
    path: '/v1/recalls/:recall/people',
    tag,
    summary:
      'Who got a dose of the lot in your area, by pseudonym and booking; a page may be shorter than its limit',
    access: { kind: 'roles', roles: [...PROVINCE_AND_ABOVE, 'inspector'], area: 'own' },
    params: ofRecall,
    query: z.strictObject({ ...pageQuery }),
    response: pageOf(recallPerson),
    problems: [],
    handle: async ({ params, query }, context) => {
      const { cursor, limit } = query;
      return transact(context, async (tx, now) => {
        const { id, lot, area } = await getRecallFor({ ...context, database: tx }, params.recall);
        const own = narrower(area, context.actor.area);
        const page = await readRecallPeople(tx, { lot, area: own, after: cursorKey(cursor) ?? '', limit });
        const entry = await recordAction(tx, context, now, {
          action: 'listRecallPeople',
          area: own,
          object: id,
        });
        return { entry, answer: page };
      });
    },
  }),
];

async function getRecallFor({ database, actor }: UseCaseContext, id: string): Promise<Recall> {
  const found = await findRecall(database, id);
  const concerns =
    found !== undefined && (covers(found.recall.area, actor.area) || covers(actor.area, found.recall.area));
  if (!concerns) throw platformProblem('request/not-found');
  return found.recall;
}

function narrower(one: AreaCode, other: AreaCode): AreaCode {
  return covers(one, other) ? (provinceOf(other) ?? other) : one;
}
