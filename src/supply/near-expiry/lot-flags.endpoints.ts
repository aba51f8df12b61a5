import { z } from 'zod';
import { areaCode } from '../../platform/area.ts';
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
import { acknowledgeFlag } from './acknowledge-flag.ts';
import { listFlags } from './lot-flag.store.ts';
import { flagKind, flagPlan, lotFlag, lotFlagEvent, lotFlagId, placeOfFlag } from './lot-flag.ts';
import { listFlagEvents } from './lot-flag-event.store.ts';

const tag = 'supply';
const ofFlag = z.strictObject({ flag: lotFlagId });

export const lotFlagEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'listLotFlags',
    method: 'get',
    path: '/v1/lot-flags',
    tag,
    summary: 'List the lots of an area that are near expiry or expired',
    access: { kind: 'roles', roles: ROLES, area: ({ query }, _read, actor) => query.area ?? actor.area },
    query: z.strictObject({
      ...pageQuery,
      area: areaCode.optional(),
      kind: flagKind.optional(),
      escalatedTo: areaCode.optional().meta({ description: 'Only those escalated to this level' }),
    }),
    response: pageOf(lotFlag),
    problems: [],
    handle: async ({ query }, { database, actor }) => {
      const { area, kind, escalatedTo, cursor, limit } = query;
      const after = cursorKey(cursor);
      const found = await listFlags(database, area ?? actor.area, kind, after, limit + 1, escalatedTo);
      return toPage(found, limit, (item) => item.id);
    },
  }),
  defineEndpoint({
    id: 'acknowledgeLotFlag',
    method: 'post',
    path: '/v1/lot-flags/:flag/acknowledge',
    tag,
    summary: 'Acknowledge a flag and state what will be done; it is then no longer escalated',
    access: {
      kind: 'roles',
      roles: STAFF,
      area: ({ params }) => placeOfFlag(params.flag),
    },
    idempotent: true,
    params: ofFlag,
    body: z.strictObject({ plan: flagPlan, note: z.string().trim().min(1).max(1000) }),
    response: lotFlag,
    problems: ['lot-flag/already-acknowledged'],
    handle: ({ params, body }, context) => acknowledgeFlag(context, params.flag, body),
  }),
  defineEndpoint({
    id: 'listLotFlagEvents',
    method: 'get',
    path: '/v1/lot-flags/:flag/events',
    tag,
    summary: 'List the acknowledgements and escalations of a flag',
    access: { kind: 'roles', roles: ROLES, area: ({ params }) => placeOfFlag(params.flag) },
    params: ofFlag,
    query: z.strictObject(pageQuery),
    response: pageOf(lotFlagEvent),
    problems: [],
    handle: async ({ params, query }, { database }) => {
      const found = await listFlagEvents(database, params.flag, cursorKey(query.cursor), query.limit + 1);
      return toPage(found, query.limit, (item) => item.id);
    },
  }),
];
