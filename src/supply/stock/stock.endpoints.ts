import { z } from 'zod';
import { areaCode, covers } from '../../platform/area.ts';
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
import { listBalancesOfArea } from '../ledger/balance.store.ts';
import { balance, balanceAt } from '../ledger/balance.ts';
import { movement } from '../ledger/movement.ts';
import { placeOfAccount } from '../ledger/stock-account.ts';
import { receiveShipment } from '../shipments/receive-shipment.ts';
import { findShipment, listShipments } from '../shipments/shipment.store.ts';
import { arrival, shipment, shipmentStatus } from '../shipments/shipment.ts';
import { newWastage, recordWastage } from './record-wastage.ts';

const tag = 'supply';
const ofShipment = z.strictObject({ shipment: anyId });

export const stockEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'receiveShipment',
    method: 'post',
    path: '/v1/shipments/:shipment/receive',
    tag,
    summary: 'Receive a shipment: doses received, broken and lost',
    access: {
      kind: 'roles',
      roles: STAFF,
      area: async ({ params }, read) => (await findShipment(read, params.shipment))?.to,
    },
    idempotent: true,
    params: ofShipment,
    body: arrival,
    response: shipment,
    problems: ['shipment/already-received', 'shipment/does-not-add-up'],
    handle: ({ params, body }, context) => receiveShipment(context, params.shipment, body),
  }),
  defineEndpoint({
    id: 'listShipments',
    method: 'get',
    path: '/v1/shipments',
    tag,
    summary: 'List the shipments to or from an area',
    access: { kind: 'roles', roles: ROLES, area: ({ query }, _read, actor) => query.area ?? actor.area },
    query: z.strictObject({
      ...pageQuery,
      area: areaCode.optional(),
      end: z.enum(['to', 'from']).default('to'),
      status: shipmentStatus.optional(),
    }),
    response: pageOf(shipment),
    problems: [],
    handle: async ({ query }, { database, actor }) => {
      const { area, end, status, cursor, limit } = query;
      const found = await listShipments(database, {
        area: area ?? actor.area,
        end,
        status,
        after: cursorKey(cursor),
        limit: limit + 1,
      });
      return toPage(found, limit, (item) => item.id);
    },
  }),
  defineEndpoint({
    id: 'getShipment',
    method: 'get',
    path: '/v1/shipments/:shipment',
    tag,
    summary: 'Get a shipment, at either of its ends',
    access: {
      kind: 'roles',
      roles: ROLES,
      area: async ({ params }, read, actor) => {
        const found = await findShipment(read, params.shipment);
        return found !== undefined && covers(actor.area, found.from) ? found.from : found?.to;
      },
    },
    params: ofShipment,
    response: shipment,
    problems: [],
    handle: async ({ params }, { database }) => {
      const found = await findShipment(database, params.shipment);
      if (found === undefined) throw platformProblem('request/not-found');
      return found;
    },
  }),
  defineEndpoint({
    id: 'recordWastage',
    method: 'post',
    path: '/v1/wastages',
    tag,
    summary: 'Write off doses from a place, a session’s stock or an open vial, with the cause',
    access: {
      kind: 'roles',
      roles: STAFF,
      area: ({ body }) => placeOfAccount(body.account),
    },
    idempotent: true,
    body: newWastage,
    status: 201,
    response: movement,
    problems: ['stock/short'],
    handle: ({ body }, context) => recordWastage(context, body),
  }),
  defineEndpoint({
    id: 'listStock',
    method: 'get',
    path: '/v1/stock',
    tag,
    summary: 'List the doses on hand in an area by batch, including stock set aside for sessions',
    access: { kind: 'roles', roles: ROLES, area: ({ query }, _read, actor) => query.area ?? actor.area },
    query: z.strictObject({ ...pageQuery, area: areaCode.optional() }),
    response: pageOf(balance),
    problems: [],
    handle: async ({ query }, { database, actor, clock }) => {
      const { area, cursor, limit } = query;
      const found = await listBalancesOfArea(database, area ?? actor.area, cursorKey(cursor), limit + 1);
      const now = clock.now();
      return toPage(
        found.map((stock) => balanceAt(stock, now)),
        limit,
        (item) => item.id,
      );
    },
  }),
];
