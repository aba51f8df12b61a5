import { z } from 'zod';
import { SECOND_PERSON_PROBLEMS } from '../../audit/second-person.problems.ts';
import { findPlace } from '../../places/find-place.ts';
import { areaCode } from '../../platform/area.ts';
import type { Reader } from '../../platform/database/database.ts';
import { ROLES } from '../../platform/http/auth.ts';
import {
  cursorKey,
  defineEndpoint,
  type Endpoint,
  pageOf,
  pageQuery,
  toPage,
} from '../../platform/http/endpoint.ts';
import { STAFF } from '../../platform/http/roles.ts';
import { anyId } from '../../platform/id.ts';
import { platformProblem } from '../../platform/problem.ts';
import { approveStockCount, rejectStockCount } from './decide-stock-count.ts';
import { enterStockCount } from './enter-stock-count.ts';
import { findStockCount, listStockCounts } from './stock-count.store.ts';
import { newStockCount, stockCount, stockCountState } from './stock-count.ts';

const tag = 'supply';
const ofCount = z.strictObject({ count: anyId });
const placeOf = async ({ params }: { params: z.infer<typeof ofCount> }, read: Reader) =>
  (await findStockCount(read, params.count))?.place;

export const stockCountEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'enterStockCount',
    method: 'post',
    path: '/v1/stock-counts',
    tag,
    summary: 'Enter a stock count of a place; each difference from the ledger needs a reason',
    access: { kind: 'roles', roles: STAFF, area: ({ body }, read) => findPlace(read, body.place) },
    idempotent: true,
    body: newStockCount,
    status: 201,
    response: stockCount,
    problems: [
      'stock-count/in-future',
      'stock-count/before-last',
      'stock-count/already-open',
      'stock-count/reason-missing',
      'stock-count/reason-does-not-fit',
      'lot/unknown',
    ],
    handle: ({ body }, context) => enterStockCount(context, body),
  }),
  defineEndpoint({
    id: 'approveStockCount',
    method: 'post',
    path: '/v1/stock-counts/:count/approve',
    tag,
    summary: 'Approve a count that somebody else entered: the ledger is adjusted to it',
    access: { kind: 'roles', roles: STAFF, area: placeOf },
    idempotent: true,
    params: ofCount,
    response: stockCount,
    problems: [
      ...SECOND_PERSON_PROBLEMS,
      'stock-count/already-decided',
      'stock-count/changed-meanwhile',
      'stock-count/below-zero',
    ],
    handle: ({ params }, context) => approveStockCount(context, params.count),
  }),
  defineEndpoint({
    id: 'rejectStockCount',
    method: 'post',
    path: '/v1/stock-counts/:count/reject',
    tag,
    summary:
      'Reject a count that somebody else entered: the ledger is unchanged, and the place may be counted again',
    access: { kind: 'roles', roles: STAFF, area: placeOf },
    idempotent: true,
    params: ofCount,
    response: stockCount,
    problems: [...SECOND_PERSON_PROBLEMS, 'stock-count/already-decided'],
    handle: ({ params }, context) => rejectStockCount(context, params.count),
  }),
  defineEndpoint({
    id: 'getStockCount',
    method: 'get',
    path: '/v1/stock-counts/:count',
    tag,
    summary: 'Get a count with its differences',
    access: { kind: 'roles', roles: ROLES, area: placeOf },
    params: ofCount,
    response: stockCount,
    problems: ['request/not-found'],
    handle: async ({ params }, { database }) => {
      const found = await findStockCount(database, params.count);
      if (found === undefined) throw platformProblem('request/not-found');
      return found;
    },
  }),
  defineEndpoint({
    id: 'listStockCounts',
    method: 'get',
    path: '/v1/stock-counts',
    tag,
    summary: 'List the counts of an area',
    access: { kind: 'roles', roles: ROLES, area: ({ query }, _read, actor) => query.area ?? actor.area },
    query: z.strictObject({ ...pageQuery, area: areaCode.optional(), status: stockCountState.optional() }),
    response: pageOf(stockCount),
    problems: [],
    handle: async ({ query }, { database, actor }) => {
      const { area, status, cursor, limit } = query;
      const found = await listStockCounts(database, {
        area: area ?? actor.area,
        status,
        after: cursorKey(cursor),
        limit: limit + 1,
      });
      return toPage(found, limit, (item) => item.id);
    },
  }),
];
