import { z } from 'zod';
import { areaCode, covers } from '../platform/area.ts';
import { ROLES } from '../platform/auth.ts';
import { cursorKey, defineEndpoint, type Endpoint, pageOf, pageQuery, toPage } from '../platform/endpoint.ts';
import { anyId, areaOfId } from '../platform/id.ts';
import { platformProblem } from '../platform/problem.ts';
import { productCode } from '../policy/terms.ts';
import { holdLot } from './hold-lot.ts';
import { findLot, listLots } from './lot.store.ts';
import { lot, lotHold, lotId, newHold, newLot } from './lot.ts';
import { listFlags } from './lot-flag.store.ts';
import { flagKind, lotFlag } from './lot-flag.ts';
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
    access: { kind: 'roles', roles: ['ministry', 'province'], area: 'own' },
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
    summary: 'Registered lots',
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
    summary: 'A lot with the holds in force that concern your area',
    access: { kind: 'roles', roles: ROLES, area: 'own' },
    params: z.strictObject({ lot: lotId }),
    response: z.strictObject({ ...lot.shape, holds: z.array(lotHold) }).meta({ id: 'LotWithHolds' }),
    problems: [],
    handle: async ({ params }, { database, actor }) => {
      const found = await findLot(database, params.lot);
      if (found === undefined) throw platformProblem('request/not-found');
      const holds = await listHoldsInForce(database, found.id);
      const concerns = (area: string) => covers(area, actor.area) || covers(actor.area, area);
      return { ...found, holds: holds.filter((hold) => concerns(hold.area)) };
    },
  }),
  defineEndpoint({
    id: 'holdLot',
    method: 'post',
    path: '/v1/lots/:lot/holds',
    tag,
    summary: 'Hold a lot in your area: nothing of it there can be drawn or sent from this moment',
    access: {
      kind: 'roles',
      roles: ['ministry', 'province', 'district', 'site'],
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
      roles: ['ministry', 'province', 'district', 'site'],
      area: ({ params }) => areaOfId(params.hold),
    },
    idempotent: true,
    params: z.strictObject({ hold: anyId }),
    body: z.strictObject({ note: z.string().trim().min(1).max(1000) }),
    response: lotHold,
    problems: ['lot/hold-already-released'],
    handle: ({ params, body }, context) => releaseLot(context, params.hold, body),
  }),
  defineEndpoint({
    id: 'listLotFlags',
    method: 'get',
    path: '/v1/lot-flags',
    tag,
    summary: 'Lots of an area that are near expiry or expired',
    access: { kind: 'roles', roles: ROLES, area: ({ query }, _read, actor) => query.area ?? actor.area },
    query: z.strictObject({ ...pageQuery, area: areaCode.optional(), kind: flagKind.optional() }),
    response: pageOf(lotFlag),
    problems: [],
    handle: async ({ query }, { database, actor }) => {
      const { area, kind, cursor, limit } = query;
      const found = await listFlags(database, area ?? actor.area, kind, cursorKey(cursor), limit + 1);
      return toPage(found, limit, (item) => item.id);
    },
  }),
];
