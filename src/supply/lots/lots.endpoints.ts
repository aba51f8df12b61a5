import { z } from 'zod';
import { covers } from '../../platform/area.ts';
import { ROLES } from '../../platform/http/auth.ts';
import {
  cursorKey,
  defineEndpoint,
  type Endpoint,
  pageOf,
  pageQuery,
  toPage,
} from '../../platform/http/endpoint.ts';
import { PROVINCE_AND_ABOVE, STAFF } from '../../platform/http/roles.ts';
import { anyId, areaOfId } from '../../platform/id.ts';
import { platformProblem } from '../../platform/problem.ts';
import { productCode } from '../../policy/terms.ts';
import { listExpiryChanges } from './extensions/expiry-change.store.ts';
import { expiryChange } from './extensions/expiry-extension.ts';
import { holdLot } from './hold-lot.ts';
import { findLot, listLots } from './lot.store.ts';
import { lot, lotHold, lotId, newHold, newLot } from './lot.ts';
import { listHoldsInForce } from './lot-hold.store.ts';
import { registerLot } from './register-lot.ts';
import { releaseLot } from './release-lot.ts';

const tag = 'supply';

export const lotEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'registerLot',
    method: 'post',
    path: '/v1/lots',
    tag,
    summary: 'Register a lot, once for the whole country',
    access: { kind: 'roles', roles: PROVINCE_AND_ABOVE, area: 'own' },
    idempotent: true,
    body: newLot,
    status: 201,
    response: lot,
    problems: ['lot/already-registered'],
    handle: ({ body }, context) => registerLot(context, body),
  }),
  defineEndpoint({
    id: 'listLots',
    method: 'get',
    path: '/v1/lots',
    tag,
    summary: 'List registered lots',
    access: { kind: 'roles', roles: ROLES, area: 'own' },
    query: z.strictObject({ ...pageQuery, product: productCode.optional() }),
    response: pageOf(lot),
    problems: [],
    handle: async ({ query }, { database }) => {
      const found = await listLots(database, query.product, cursorKey(query.cursor), query.limit + 1);
      return toPage(found, query.limit, (item) => item.id);
    },
  }),
  defineEndpoint({
    id: 'getLot',
    method: 'get',
    path: '/v1/lots/:lot',
    tag,
    summary: 'Get a lot with the holds in force and the changes of its expiry that concern your area',
    access: { kind: 'roles', roles: ROLES, area: 'own' },
    params: z.strictObject({ lot: lotId }),
    response: z
      .strictObject({
        ...lot.shape,
        holds: z.array(lotHold),
        expiryHistory: z
          .array(expiryChange)
          .meta({ description: 'Changes of the expiry since registration, oldest first' }),
      })
      .meta({ id: 'LotWithHolds' }),
    problems: ['request/not-found'],
    handle: async ({ params }, { database, actor }) => {
      const found = await findLot(database, params.lot);
      if (found === undefined) throw platformProblem('request/not-found');
      const holds = await listHoldsInForce(database, found.id);
      const concerns = (area: string) => covers(area, actor.area) || covers(actor.area, area);
      const changes = await listExpiryChanges(database, found.id);
      return {
        ...found,
        holds: holds.filter((hold) => concerns(hold.area)),
        expiryHistory: changes.filter((change) => concerns(change.area)),
      };
    },
  }),
  defineEndpoint({
    id: 'holdLot',
    method: 'post',
    path: '/v1/lots/:lot/holds',
    tag,
    summary: 'Hold a lot in your area: from this moment none of it can be drawn or sent there',
    access: {
      kind: 'roles',
      roles: STAFF,
      area: ({ body }) => body.area,
    },
    idempotent: true,
    params: z.strictObject({ lot: lotId }),
    body: newHold,
    status: 201,
    response: lotHold,
    problems: [],
    handle: ({ params, body }, context) => holdLot(context, params.lot, body),
  }),
  defineEndpoint({
    id: 'releaseLot',
    method: 'post',
    path: '/v1/lot-holds/:hold/release',
    tag,
    summary: 'Release a hold, at the level that made it or above',
    access: {
      kind: 'roles',
      roles: STAFF,
      area: ({ params }) => areaOfId(params.hold),
    },
    idempotent: true,
    params: z.strictObject({ hold: anyId }),
    body: z.strictObject({ note: z.string().trim().min(1).max(1000) }),
    response: lotHold,
    problems: ['lot/hold-already-released', 'lot/recalled'],
    handle: ({ params, body }, context) => releaseLot(context, params.hold, body),
  }),
];
